package io.github.hermesbackup.restore;

import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.FileName;
import io.github.hermesbackup.io.FileStat;
import io.github.hermesbackup.restore.RestorePreview.Rows;
import io.github.hermesbackup.sqlite.DatabaseFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Verifies every member that is to be restored and lays it ready, with its owner, mode and time, forced to the device; settles
 * what the names and sizes alone left open.
 */
final class Stager {

    private static final int BUFFER_BYTES = 256 * 1024;

    private final Disk disk;
    private final Planner planner;
    private final TargetTree target;
    private final Volumes volumes;
    private final DatabaseTarget databases;
    private final Metadata metadata;
    private final Staging staging;
    private final byte[] buffer = new byte[BUFFER_BYTES];

    Stager(
            Disk disk,
            Planner planner,
            TargetTree target,
            Volumes volumes,
            DatabaseTarget databases,
            Metadata metadata,
            Staging staging) {
        this.disk = disk;
        this.planner = planner;
        this.target = target;
        this.volumes = volumes;
        this.databases = databases;
        this.metadata = metadata;
        this.staging = staging;
    }

    void stage(Source source, Plan plan, RestoreListener listener) throws IOException {
        boolean proven = source.proven();
        long[] done = new long[2];
        source.forEach((ordinal, member) -> {
            if (plan.action(ordinal).needsContent()) {
                stage(member, ordinal, plan, proven);
                listener.staged(++done[0], done[1] += member.size());
            }
        });
    }

    private void stage(Member member, int ordinal, Plan plan, boolean proven) throws IOException {
        Path path = target.path(target.nameFor(member));
        Path fresh = staging.fresh(new Slot(volumes.of(path), Integer.toString(ordinal)));
        try (FileChannel out = disk.create(fresh, 0600)) {
            byte[] sha256 = member.copyTo(out, buffer);
            if (DatabaseFile.isDatabase(disk, fresh)) {
                databases.requireSound(fresh, member.name(), proven);
                plan.markDatabase(ordinal);
            }
            settle(plan, ordinal, member, fresh, sha256);
            if (plan.action(ordinal) != Action.KEEP) {
                finish(member, path, fresh, plan.action(ordinal));
                disk.force(out);
            }
        }
        if (plan.action(ordinal) == Action.KEEP) {
            disk.delete(fresh);
        }
    }

    private void finish(Member member, Path path, Path fresh, Action action) throws IOException {
        if (action == Action.WRITE_PAGES) {
            return; // the image stays private; the database keeps its file
        }
        FileStat old = action == Action.REPLACE ? disk.stat(path) : null;
        metadata.own(fresh, path.getParent(), old);
        metadata.set(fresh, metadata.wanted(member, disk.stat(fresh)));
    }

    private void settle(Plan plan, int ordinal, Member member, Path fresh, byte[] sha256) throws IOException {
        Path path = target.path(target.nameFor(member));
        Rows before = Rows.NONE;
        switch (plan.action(ordinal)) {
            case WRITE_PAGES -> {
                if (!plan.isDatabase(ordinal) || !databases.takesPages(path)) {
                    plan.markReplacesDatabase(ordinal);
                    plan.set(ordinal, Action.REPLACE);
                } else {
                    DatabaseTarget.Comparison comparison = databases.compare(fresh, path);
                    before = comparison.before();
                    plan.set(ordinal, comparison.same() ? Action.KEEP : Action.WRITE_PAGES);
                }
            }
            case REPLACE -> {
                if (hasContent(path, sha256)) {
                    plan.set(ordinal, Action.KEEP);
                }
            }
            default -> {
                // a new file stays one
            }
        }
        if (plan.action(ordinal) == Action.KEEP) {
            FileStat now = disk.stat(path);
            if (plan.isDatabase(ordinal) ? !metadata.hasMode(now, member) : !metadata.isRight(now, member)) {
                plan.countAdjusted();
            }
        } else if (plan.isDatabase(ordinal)) {
            String shown = FileName.escape(member.name());
            plan.setRows(ordinal, new RestorePreview.Database(shown, before, databases.rows(fresh)));
        }
    }

    private boolean hasContent(Path path, byte[] sha256) throws IOException {
        try {
            return Arrays.equals(planner.sha256(path), sha256);
        } catch (AccessDeniedException e) {
            return false;
        }
    }
}
