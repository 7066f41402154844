package io.github.hermesbackup.mojo;

import io.github.hermesbackup.io.FileName;
import io.github.hermesbackup.io.Sizes;
import io.github.hermesbackup.report.Finding;
import io.github.hermesbackup.verify.DifferenceResult;
import io.github.hermesbackup.verify.DifferenceResult.Change;
import io.github.hermesbackup.verify.DifferenceResult.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** The differences for a person: how many, then the first of each kind; with {@code -X} all. */
final class DiffConsole {

    private static final int SHOWN = 20;

    private final Console console;

    DiffConsole(Console console) {
        this.console = console;
    }

    void say(DifferenceResult result, String before, String after) {
        console.fact("Archive", before + "  " + Sizes.count(result.filesBefore(), "file"));
        console.fact("Against", after + "  " + Sizes.count(result.filesAfter(), "file"));
        console.fact(
                "Changes",
                Sizes.count(result.count(Kind.ADDED)) + " added, " + Sizes.count(result.count(Kind.REMOVED))
                        + " removed, " + Sizes.count(result.count(Kind.CHANGED)) + " changed; "
                        + Sizes.count(result.same(), "file") + " the same");
        for (Kind kind : Kind.values()) {
            list(result.changes().stream()
                    .filter(change -> change.kind() == kind)
                    .toList());
        }
        result.databases().forEach(this::database);
        long skipped = result.findings().stream()
                .filter(finding -> finding.kind() == Finding.Kind.SKIPPED)
                .count();
        if (skipped > 0) {
            console.fact(
                    "Left out",
                    Sizes.count(skipped)
                            + " of the archive that backups leave out in the home (each with its reason: -X)");
        }
        console.findings(result.findings());
    }

    private void list(List<Change> changes) {
        for (int i = 0; i < changes.size(); i++) {
            Change change = changes.get(i);
            String line = sign(change.kind()) + " " + change.name() + aspects(change);
            if (i < SHOWN) {
                console.info(line);
            } else {
                console.detail("", line);
            }
        }
        if (changes.size() > SHOWN) {
            console.info(sign(changes.get(0).kind()) + " … and " + Sizes.count(changes.size() - SHOWN)
                    + " more (-X, or the result file)");
        }
    }

    private static String sign(Kind kind) {
        return switch (kind) {
            case ADDED -> "+";
            case REMOVED -> "-";
            case CHANGED -> "M";
        };
    }

    private static String aspects(Change change) {
        return change.aspects().isEmpty()
                ? ""
                : change.aspects().stream().map(DiffReport::word).collect(Collectors.joining(", ", " (", ")"));
    }

    private void database(DifferenceResult.Database database) {
        List<String> different = new ArrayList<>();
        int same = 0;
        for (String table : database.tables()) {
            Long before = database.before().get(table);
            Long after = database.after().get(table);
            if (Objects.equals(before, after)) {
                same++;
            } else {
                different.add(FileName.escape(table) + " " + rows(before) + " -> " + rows(after));
            }
        }
        console.fact(
                "Rows",
                database.name() + ": "
                        + different.stream().limit(SHOWN).collect(Collectors.joining(", "))
                        + (different.size() > SHOWN ? " …" : "")
                        + (different.isEmpty() ? "" : "; ")
                        + Sizes.count(same, "table") + " with as many rows as before");
        different.forEach(line -> console.detail("Rows", database.name() + ": " + line));
    }

    private static String rows(Long rows) {
        return rows == null ? "none" : Sizes.count(rows);
    }
}
