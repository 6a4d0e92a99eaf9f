package dev.holdfast.lab.services;

class RealUnicastServicesTest extends UnicastServicesContract {
    @Override
    HostKernel kernel() {
        return HostKernel.real();
    }
}
