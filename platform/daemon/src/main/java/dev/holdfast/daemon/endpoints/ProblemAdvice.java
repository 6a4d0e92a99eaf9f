package dev.holdfast.daemon.endpoints;

import dev.holdfast.bgp.instance.BgpRefusal;
import dev.holdfast.model.Diagnostic;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** Every refusal has the same form: title, status, detail, and the code and remedy of a diagnostic. */
@RestControllerAdvice
final class ProblemAdvice extends ResponseEntityExceptionHandler {
    private static final Logger log = LoggerFactory.getLogger(ProblemAdvice.class);

    @ExceptionHandler(Problem.class)
    ResponseEntity<ProblemDetail> problem(Problem problem) {
        return answer(problem.status(), problem.diagnostic());
    }

    @ExceptionHandler(BgpRefusal.class)
    ResponseEntity<ProblemDetail> refused(BgpRefusal refusal) {
        return answer(Bgp.status(refusal), refusal.diagnostic());
    }

    /** Our own mistake: the request is answered, the rest of the daemon goes on. */
    @ExceptionHandler(RuntimeException.class)
    ResponseEntity<ProblemDetail> unexpected(RuntimeException e) {
        log.atError().addKeyValue("code", "API-009").setCause(e).log("A request failed");
        String what = "the daemon failed to answer: " + e;
        return answer(
                HttpStatus.INTERNAL_SERVER_ERROR,
                new Diagnostic("API-009", "request", what, "this is a mistake of Holdfast; report it with the log"));
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleExceptionInternal(
            Exception e, @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        if (e instanceof MethodArgumentTypeMismatchException mismatch) {
            return mismatched(mismatch, status);
        }
        Throwable told = e instanceof ResponseStatusException && e.getCause() != null ? e.getCause() : e;
        String what = told instanceof ResponseStatusException refused && refused.getReason() != null
                ? refused.getReason()
                : String.valueOf(told.getMessage());
        String code = status.value() == 404 ? "API-002" : "API-001";
        ProblemDetail detail =
                detail(status, new Diagnostic(code, "request", what, "see the list of endpoints at /actuator"));
        return ResponseEntity.status(status)
                .headers(headers)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(detail);
    }

    private static ResponseEntity<Object> mismatched(MethodArgumentTypeMismatchException e, HttpStatusCode status) {
        Class<?> type = e.getRequiredType();
        boolean truth = type == boolean.class || type == Boolean.class;
        var diagnostic = new Diagnostic(
                "API-001",
                e.getName(),
                e.getName() + " is '" + e.getValue() + "'",
                truth ? "give true or false" : "give a whole number");
        return ResponseEntity.status(status)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(detail(status, diagnostic));
    }

    private static ResponseEntity<ProblemDetail> answer(HttpStatus status, Diagnostic diagnostic) {
        return ResponseEntity.status(status)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(detail(status, diagnostic));
    }

    private static ProblemDetail detail(HttpStatusCode status, Diagnostic diagnostic) {
        ProblemDetail detail = ProblemDetail.forStatusAndDetail(status, diagnostic.what());
        detail.setType(URI.create("about:blank"));
        detail.setTitle(diagnostic.subject());
        detail.setProperty("code", diagnostic.code());
        detail.setProperty("action", diagnostic.action());
        return detail;
    }
}
