package io.github.hermesbackup.mojo;

import io.github.hermesbackup.io.Machine;
import io.github.hermesbackup.io.Sizes;
import io.github.hermesbackup.verify.Level;
import io.github.hermesbackup.verify.VerifyResult;
import java.util.stream.Collectors;

/** What a check says of one archive. */
final class VerifyConsole {

    private final Console console;
    private final Machine machine;

    VerifyConsole(Console console, Machine machine) {
        this.console = console;
        this.machine = machine;
    }

    void result(VerifyResult result, Level level) {
        console.fact(
                "Archive",
                result.archive() + "  " + Sizes.count(result.files(), "file") + ", " + Sizes.bytes(result.bytes())
                        + result.comment()
                                .map(comment -> ", made " + Age.of(comment.created(), machine)
                                        + (comment.partial()
                                                ? ", PARTIAL: something was missing when it was made"
                                                : ""))
                                .orElse(", made by another tool"));
        console.fact(
                "Markers",
                String.join(", ", result.markers().found())
                        + (result.markers().prefix().isEmpty()
                                ? ""
                                : "  (below " + result.markers().prefix() + ", which an import strips)"));
        if (level != Level.QUICK) {
            bytes(result);
        }
        if (!result.databases().isEmpty()) {
            console.fact(
                    "Databases",
                    result.databases().stream().map(VerifyConsole::database).collect(Collectors.joining(" · ")));
        }
        console.findings(result.findings());
        console.findings(result.notes());
    }

    private void bytes(VerifyResult result) {
        if (result.matchedSha256() > 0 || result.matchedCrc() == 0) {
            console.fact(
                    "Bytes",
                    Sizes.count(result.matchedSha256()) + " of " + Sizes.count(result.files())
                            + " files match their SHA-256");
        }
        if (result.matchedCrc() > 0) {
            console.fact(
                    "Bytes",
                    Sizes.count(result.matchedCrc()) + " of " + Sizes.count(result.files())
                            + " files match their CRC-32; no SHA-256 is recorded for them");
        }
    }

    private static String database(VerifyResult.Database database) {
        StringBuilder out = new StringBuilder(database.name()).append(database.sound() ? ": ok" : ": DAMAGED");
        database.sessions().ifPresent(rows -> out.append(", ").append(Sizes.count(rows, "session")));
        database.messages().ifPresent(rows -> out.append(", ").append(Sizes.count(rows, "message")));
        return out.toString();
    }
}
