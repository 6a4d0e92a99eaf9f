package dev.holdfast.kernel.contract;

/** A chapter of the {@link DataplaneContract}. */
interface ContractPart {

    KernelUnderTest kernel();
}
