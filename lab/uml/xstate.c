/*
 * Lets user-mode Linux 6.1 run on processors whose register state is larger than its buffer.
 *
 * Its guest kernel keeps the floating point and vector registers of a guest process in a buffer of 2696 bytes, which is as
 * much as AVX-512 and protection keys take. It reads them with PTRACE_GETREGSET, which a short buffer simply cuts off, and
 * writes them back with PTRACE_SETREGSET, which the host refuses unless the whole state is given. On a processor with the
 * AMX tiles, whose state takes 11008 bytes, the guest therefore panics on its first process with "ptrace set fp regs failed".
 *
 * Preloaded (LD_PRELOAD) into linux.uml, this gives the host what the guest has, with the rest marked as being in its
 * initial state. That is true: what the guest does not save it cannot have handed out, and a process may use the tiles only
 * after asking its kernel for them, which this guest does not know how to grant.
 */
#define _GNU_SOURCE
#include <cpuid.h>
#include <dlfcn.h>
#include <elf.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/uio.h>

/* Where the XSAVE header says which components are not in their initial state (Intel SDM volume 1, 13.4.2). */
enum { XSTATE_BV_AT = 512, LEAF_XSAVE = 0xD, FIRST_EXTENDED = 2, COMPONENTS = 63 };

typedef long ptrace_call(enum __ptrace_request, ...);

/* One for all: the guest kernel has one thread, and is not preempted (CONFIG_ARCH_NO_PREEMPT). */
static char whole[64 * 1024] __attribute__((aligned(64)));
static size_t whole_length;
static uint64_t kept_components;

/* The components that lie within the first LENGTH bytes of the state in its standard layout. */
static uint64_t components_within(size_t length)
{
    uint64_t within = (1u << FIRST_EXTENDED) - 1;
    for (unsigned i = FIRST_EXTENDED; i < COMPONENTS; i++) {
        unsigned size, offset, flags, none;
        __cpuid_count(LEAF_XSAVE, i, size, offset, flags, none);
        if (size != 0 && offset + (size_t)size <= length)
            within |= (uint64_t)1 << i;
    }
    return within;
}

static long set_registers(ptrace_call *call, pid_t pid, const struct iovec *given)
{
    struct iovec all = {whole, sizeof whole};
    if (whole_length == 0) {
        if (call(PTRACE_GETREGSET, pid, NT_X86_XSTATE, &all) != 0)
            return -1;
        whole_length = all.iov_len;
        kept_components = components_within(given->iov_len);
    }
    if (given->iov_len >= whole_length)
        return call(PTRACE_SETREGSET, pid, NT_X86_XSTATE, given);
    memset(whole, 0, whole_length);
    memcpy(whole, given->iov_base, given->iov_len);
    uint64_t components;
    memcpy(&components, whole + XSTATE_BV_AT, sizeof components);
    components &= kept_components;
    memcpy(whole + XSTATE_BV_AT, &components, sizeof components);
    all.iov_len = whole_length;
    return call(PTRACE_SETREGSET, pid, NT_X86_XSTATE, &all);
}

/* Stands in for the C library's, which gets every call but the one above as it came. */
long ptrace(enum __ptrace_request request, ...)
{
    static ptrace_call *next;
    if (next == NULL)
        next = (ptrace_call *)dlsym(RTLD_NEXT, "ptrace");
    va_list arguments;
    va_start(arguments, request);
    pid_t pid = va_arg(arguments, pid_t);
    void *address = va_arg(arguments, void *);
    void *data = va_arg(arguments, void *);
    va_end(arguments);
    if (request == PTRACE_SETREGSET && (uintptr_t)address == NT_X86_XSTATE)
        return set_registers(next, pid, data);
    return next(request, pid, address, data);
}
