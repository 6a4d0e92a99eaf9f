package dev.holdfast.lab.services;

class SimulatedMulticastServicesTest extends MulticastServicesContract {
    @Override
    HostKernel kernel() {
        return HostKernel.simulated();
    }
}
