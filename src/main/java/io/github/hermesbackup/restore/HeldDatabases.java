package io.github.hermesbackup.restore;

import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.FileName;
import io.github.hermesbackup.io.HermesException;
import io.github.hermesbackup.io.HermesException.Reason;
import io.github.hermesbackup.io.HermesException.Subject;
import io.github.hermesbackup.io.OpenFiles;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Refuses to put a file in place of a database, or to take one away, that another process would go on writing to without a
 * name: everything it wrote from then on would be lost.
 */
final class HeldDatabases {

    private final TargetTree target;
    private final Path home;
    private OpenFiles open;

    HeldDatabases(TargetTree target, Path home) {
        this.target = target;
        this.home = home;
    }

    void requireNone(Source source, Plan plan) throws IOException {
        source.forEach((ordinal, member) -> {
            Action action = plan.action(ordinal);
            boolean database = plan.isDatabase(ordinal) || plan.replacesDatabase(ordinal);
            if (database && action.needsContent()) {
                Path path = target.path(target.nameFor(member));
                requireNotDeleted(path);
                if (action == Action.REPLACE) {
                    requireNotOpen(path, "replaced");
                }
            }
        });
        plan.extras().files((name, database) -> {
            if (database) {
                requireNotOpen(target.path(name), "removed");
            }
        });
    }

    /** The processes are looked at once, and only if it matters. */
    private OpenFiles open() {
        if (open == null) {
            open = OpenFiles.scan(Disk.real(), home);
        }
        return open;
    }

    private void requireNotDeleted(Path path) throws IOException {
        var holder = open().deletedHolderOf(path);
        if (holder.isPresent()) {
            throw held(path, "was deleted while it was open: " + holder.get().describe() + " still writes to it");
        }
    }

    private void requireNotOpen(Path path, String what) throws IOException {
        var holder = open().holderOf(path);
        if (holder.isPresent()) {
            throw held(
                    path,
                    "is to be " + what + " and is open: " + holder.get().describe() + " would write into the void");
        }
    }

    private static HermesException held(Path path, String problem) {
        return new HermesException(
                Reason.LOCKED,
                Subject.OTHER,
                FileName.show(path) + " " + problem + ". Nothing was changed; stop that process and repeat.");
    }
}
