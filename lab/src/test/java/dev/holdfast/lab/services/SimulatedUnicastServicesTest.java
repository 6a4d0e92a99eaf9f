package dev.holdfast.lab.services;

class SimulatedUnicastServicesTest extends UnicastServicesContract {
    @Override
    HostKernel kernel() {
        return HostKernel.simulated();
    }
}
