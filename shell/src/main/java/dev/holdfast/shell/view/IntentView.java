package dev.holdfast.shell.view;

import dev.holdfast.shell.json.Json;
import java.util.List;

/** Intents of every kind, as a list. */
public final class IntentView {
    private IntentView() {}

    /** @param answer of {@code /actuator/intents} */
    public static void list(Screen screen, Json answer) {
        List<Json> intents = answer.list("intents");
        if (intents.isEmpty()) {
            screen.line("no intents");
            return;
        }
        Table table = new Table()
                .left("KIND")
                .text("OBJECT")
                .left("STATE")
                .left("OWNER")
                .right("SINCE")
                .text("WHY NOT");
        for (Json intent : intents) {
            Json why = intent.at("diagnostic");
            table.row(
                    intent.text("kind"),
                    intent.text("object"),
                    intent.text("state"),
                    intent.text("owner"),
                    Spans.ago(intent.instant("since"), screen.now()),
                    why.isNothing() ? "" : why.text("code") + " " + why.text("what"));
        }
        table.print(screen, "");
        Sentences.ofTotal(screen, intents.size(), answer.number("total"), "intent");
    }
}
