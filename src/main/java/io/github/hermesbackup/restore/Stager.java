package io.github.hermesbackup.restore;

import io.github.hermesbackup.archive.ArchiveEntry;
import io.github.hermesbackup.archive.ArchiveReader;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.sqlite.DatabaseFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/** Verifies every member that is to be restored and lays it ready; settles what the names and sizes alone left open. */
final class Stager {

    private final Disk disk;
    private final Planner planner;
    private final TargetTree target;
    private final DatabaseTarget databases;
    private final Staging staging;

    Stager(Disk disk, Planner planner, TargetTree target, DatabaseTarget databases, Staging staging) {
        this.disk = disk;
        this.planner = planner;
        this.target = target;
        this.databases = databases;
        this.staging = staging;
    }

    void stage(ArchiveReader archive, Members members, Plan plan, RestoreListener listener) throws IOException {
        boolean proven = archive.comment().isPresent();
        long[] done = new long[2];
        members.forEach((ordinal, entry, name) -> {
            if (plan.action(ordinal).needsContent()) {
                stage(archive, entry, name, ordinal, plan, proven);
                listener.staged(++done[0], done[1] += entry.size());
            }
        });
    }

    private void stage(ArchiveReader archive, ArchiveEntry entry, String name, int ordinal, Plan plan, boolean proven)
            throws IOException {
        byte[] sha256 = staging.stage(archive, entry, ordinal);
        Path fresh = staging.fresh(ordinal);
        if (DatabaseFile.isDatabase(disk, fresh)) {
            databases.requireSound(fresh, name, proven);
            plan.markDatabase(ordinal);
        }
        settle(plan, ordinal, target.path(name), fresh, sha256);
        if (plan.action(ordinal) == Action.KEEP) {
            staging.drop(ordinal);
        }
    }

    private void settle(Plan plan, int ordinal, Path path, Path fresh, byte[] sha256) throws IOException {
        switch (plan.action(ordinal)) {
            case WRITE_PAGES -> {
                if (!plan.isDatabase(ordinal) || !databases.takesPages(path)) {
                    plan.markReplacesDatabase(ordinal);
                    plan.set(ordinal, Action.REPLACE);
                } else if (databases.sameContent(fresh, path)) {
                    plan.set(ordinal, Action.KEEP);
                }
            }
            case REPLACE -> {
                if (Arrays.equals(planner.sha256(path), sha256)) {
                    plan.set(ordinal, Action.KEEP);
                }
            }
            default -> {
                // a new file stays one
            }
        }
    }
}
