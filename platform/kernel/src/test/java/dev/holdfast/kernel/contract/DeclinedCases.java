package dev.holdfast.kernel.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.List;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/** In the place of a case that needs what a kernel lacks: checks that its dataplane says so. */
final class DeclinedCases implements InvocationInterceptor {

    @Override
    public void interceptTestMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        DataplaneContract contract = (DataplaneContract) context.getRequiredTestInstance();
        Capability.Needs needs = method.getExecutable().getAnnotation(Capability.Needs.class);
        List<Capability> lacking = needs == null
                ? List.of()
                : List.of(needs.value()).stream()
                        .filter(contract.lacks()::contains)
                        .toList();
        if (lacking.isEmpty()) {
            invocation.proceed();
            return;
        }
        invocation.skip();
        List<String> notes = contract.kernel().dataplane().facts().notes();
        assertThat(lacking).allSatisfy(capability -> assertThat(notes)
                .as("a note for the operator that %s is lacking", capability)
                .anyMatch(note -> note.contains(capability.words())));
    }
}
