package io.github.hermesbackup.mojo;

import io.github.hermesbackup.home.HermesHome;
import io.github.hermesbackup.io.Sizes;
import io.github.hermesbackup.report.Finding;
import io.github.hermesbackup.restore.DryRunResult;
import io.github.hermesbackup.restore.DryRunResult.Change;
import java.util.List;

/** What a restore would do. */
final class DryRunConsole {

    private final Console console;

    DryRunConsole(Console console) {
        this.console = console;
    }

    void say(DryRunResult result, RestoreOrigin origin, HermesHome target) {
        console.fact(origin.label(), origin.shown());
        console.fact("Target", target.describe());
        line(result, Change.CREATED, "New");
        line(result, Change.REPLACED, "Replaced");
        line(result, Change.UNCHANGED, "Same");
        line(result, Change.REMOVED, "Removed");
        line(result, Change.REFUSED, "Refused");
        List<Finding> skipped = result.findings().stream()
                .filter(finding -> finding.kind() == Finding.Kind.SKIPPED)
                .toList();
        if (!skipped.isEmpty()) {
            console.fact("Left out", Sizes.count(skipped.size()) + " never restored");
        }
        console.findings(result.findings());
    }

    private void line(DryRunResult result, Change change, String label) {
        List<String> names = result.names().get(change);
        if (!names.isEmpty()) {
            boolean named = change != Change.UNCHANGED;
            console.fact(
                    label,
                    Sizes.count(names.size(), "file")
                            + (named
                                    ? ": " + String.join(", ", names.subList(0, Math.min(Console.FIRST, names.size())))
                                    : "")
                            + (named && names.size() > Console.FIRST ? " …" : ""));
            names.forEach(name -> console.detail(label, name));
        }
    }
}
