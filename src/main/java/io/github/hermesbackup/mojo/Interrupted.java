package io.github.hermesbackup.mojo;

import io.github.hermesbackup.home.HermesHome;
import io.github.hermesbackup.io.FileName;
import io.github.hermesbackup.io.HomeLock;
import io.github.hermesbackup.io.Machine;
import io.github.hermesbackup.report.Finding;
import io.github.hermesbackup.restore.Recovery;
import io.github.hermesbackup.restore.RecoveryResult;
import io.github.hermesbackup.restore.RestoreConflict;
import java.io.IOException;
import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Restores that a crash has cut off: goals that write to the home finish them first, goals that read it say so. */
final class Interrupted {

    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm");

    private final Console console;
    private final Machine machine;
    private final HermesHome home;
    private final Recovery recovery;

    Interrupted(Console console, Machine machine, HermesHome home, Duration databasePatience) {
        this.console = console;
        this.machine = machine;
        this.home = home;
        this.recovery = new Recovery(home, machine, databasePatience);
    }

    /** Finishes them; the caller holds the home's lock. Returns what others had changed since. */
    List<Finding> finish() throws IOException {
        List<Finding> findings = new ArrayList<>();
        for (RecoveryResult result : recovery.finish()) {
            switch (result.outcome()) {
                case TAKEN_BACK ->
                    console.warn(restoreOf(result) + " was cut off before it had ended: " + home.describe()
                            + " is again as it was before.");
                case CLEARED_AWAY -> console.info("What " + restoreOf(result) + " had left is cleared away.");
                case NOTHING_HAD_CHANGED ->
                    console.info(restoreOf(result) + " was cut off before it had changed anything; cleared away.");
            }
            for (RestoreConflict conflict : result.conflicts()) {
                findings.add(new Finding(
                        Finding.Kind.CHANGED,
                        FileName.show(conflict.path()),
                        conflict.change() + " and was kept"
                                + conflict.before()
                                        .map(kept -> "; the version before the restore is " + FileName.show(kept))
                                        .orElse("")));
            }
        }
        console.findings(findings);
        return findings;
    }

    /** As {@link #describeUnderLock}; nothing while a restore is running. */
    Optional<String> describe() throws IOException {
        return HomeLock.isHeld(machine, home.realPath()) ? Optional.empty() : describeUnderLock();
    }

    /** What there is to say of a home that is between two states, if it is. */
    Optional<String> describeUnderLock() throws IOException {
        for (RecoveryResult found : recovery.find()) {
            if (found.outcome() == RecoveryResult.Outcome.TAKEN_BACK) {
                return Optional.of(restoreOf(found) + " was cut off, so " + home.describe() + " is between two states");
            }
        }
        return Optional.empty();
    }

    private static String restoreOf(RecoveryResult result) {
        return "A restore" + result.source().map(source -> " of " + source).orElse("")
                + result.begun()
                        .map(begun -> " begun at " + MINUTE.format(begun.atZone(ZoneId.systemDefault())))
                        .orElse("");
    }
}
