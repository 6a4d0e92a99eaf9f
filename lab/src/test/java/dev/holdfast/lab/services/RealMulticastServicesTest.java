package dev.holdfast.lab.services;

class RealMulticastServicesTest extends MulticastServicesContract {
    @Override
    HostKernel kernel() {
        return HostKernel.real();
    }
}
