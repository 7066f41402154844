package io.github.hermesbackup.mojo;

import io.github.hermesbackup.home.HermesHome;
import io.github.hermesbackup.io.FileName;
import io.github.hermesbackup.io.HermesException;
import io.github.hermesbackup.io.HermesException.Reason;
import io.github.hermesbackup.io.HermesException.Subject;
import io.github.hermesbackup.io.Sizes;
import io.github.hermesbackup.report.Finding;
import io.github.hermesbackup.restore.RestoreListener;
import io.github.hermesbackup.restore.RestorePreview;
import io.github.hermesbackup.restore.RestoreResult;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** What a restore says, and what it does between staging and the first change: it asks, and makes a backup to go back to. */
final class RestoreConsole implements RestoreListener {

    private final Console console;
    private final RestoreOrigin origin;
    private final HermesHome target;
    private final Optional<Question> question;
    private final Optional<SafetyBackup> safety;

    /**
     * @param question what to ask with before the home changes, if somebody has to be asked
     * @param safety makes the backup to go back to, if one is wanted
     */
    RestoreConsole(
            Console console,
            RestoreOrigin origin,
            HermesHome target,
            Optional<Question> question,
            Optional<SafetyBackup> safety) {
        this.console = console;
        this.origin = origin;
        this.target = target;
        this.question = question;
        this.safety = safety;
    }

    @Override
    public void accepted(long files, String prefix) {
        console.fact(origin.label(), origin.shown() + "  " + origin.kind() + " contains " + Sizes.count(files, "file"));
        console.fact("Target", target.describe());
        if (!prefix.isEmpty()) {
            console.fact("Prefix", FileName.escape(prefix) + " is stripped from every name");
        }
    }

    @Override
    public void ready(RestorePreview preview) throws IOException {
        console.fact("Changes", changes(preview));
        skipped(preview.skipped());
        for (RestorePreview.Database database : preview.databases()) {
            if (database.hasFewerRows()) {
                console.warn(database.name() + " has newer data than the "
                        + origin.label().toLowerCase(Locale.ROOT) + ": " + rows(database.before()) + " -> "
                        + rows(database.after()));
            }
        }
        if (preview.changesNothing()) {
            return;
        }
        if (question.isPresent()
                && !question.get().ask(target.describe() + " has a configuration already. Continue?")) {
            throw new HermesException(
                    Reason.CONFLICT,
                    Subject.OTHER,
                    target.describe()
                            + " has a configuration already, and nobody said yes to restoring over it. Nothing was"
                            + " changed; -Dhermes.force=true does not ask.");
        }
        if (safety.isPresent()) {
            safety.get().make();
            safety.get()
                    .made()
                    .ifPresent(made -> console.fact("Safety", FileName.show(made) + "  the home as it was before"));
        }
    }

    private static String changes(RestorePreview preview) {
        return Sizes.count(preview.created()) + " new, " + Sizes.count(preview.replaced()) + " replaced, "
                + (preview.removed() > 0 ? Sizes.count(preview.removed()) + " removed, " : "")
                + Sizes.count(preview.unchanged()) + " already right";
    }

    private void skipped(List<Finding> skipped) {
        if (!skipped.isEmpty()) {
            List<String> first =
                    skipped.stream().limit(Console.FIRST).map(Finding::path).toList();
            console.fact(
                    "Left out",
                    Sizes.count(skipped.size()) + " never restored: " + String.join(", ", first)
                            + (skipped.size() > Console.FIRST ? " …" : ""));
            skipped.forEach(finding -> console.detail("Left out", finding.path() + "  " + finding.reason()));
        }
    }

    void say(RestoreResult result) {
        result.leftover()
                .ifPresent(left -> console.warn(
                        "Everything is restored, but this could not be cleared away, which the next goal tries again: "
                                + left));
    }

    /** The numbers for other programs. */
    static Map<String, Long> counts(RestoreResult result) {
        RestorePreview done = result.done();
        Map<String, Long> counts = new LinkedHashMap<>();
        counts.put("files", done.files());
        counts.put("created", done.created());
        counts.put("replaced", done.replaced());
        counts.put("unchanged", done.unchanged());
        counts.put("removed", done.removed());
        counts.put("adjusted", done.adjusted());
        counts.put("skipped", (long) done.skipped().size());
        return counts;
    }

    private static String rows(RestorePreview.Rows rows) {
        return count(rows.sessions(), "session") + " / " + count(rows.messages(), "message");
    }

    private static String count(OptionalLong rows, String noun) {
        return rows.isPresent() ? Sizes.count(rows.getAsLong()) + " " + noun + "(s)" : "no " + noun + "s";
    }
}
