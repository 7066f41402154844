package io.github.hermesbackup.restore;

import io.github.hermesbackup.archive.Sha256;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.FileName;
import io.github.hermesbackup.io.FileStat;
import io.github.hermesbackup.sqlite.DatabaseFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;

/** Compares every member with what is in the target, and decides what is to be done. Changes nothing. */
final class Planner {

    private final Disk disk;
    private final TargetTree target;
    private final Volumes volumes;
    private final Metadata metadata;
    private final Selection selection;
    private final ByteBuffer buffer = ByteBuffer.allocate(256 * 1024);

    Planner(Disk disk, TargetTree target, Volumes volumes, Metadata metadata, Selection selection) {
        this.disk = disk;
        this.target = target;
        this.volumes = volumes;
        this.metadata = metadata;
        this.selection = selection;
    }

    Plan plan(Source source) throws IOException {
        Plan plan = new Plan();
        source.forEach((ordinal, member) -> plan(source, ordinal, member, plan));
        return plan;
    }

    void plan(Source source, int ordinal, Member member, Plan plan) throws IOException {
        if (!selection.includes(member.name())) {
            plan.set(ordinal, Action.IGNORE);
            return;
        }
        Optional<String> skip = source.skipReason(member);
        if (skip.isPresent()) {
            plan.skip(ordinal, FileName.escape(member.name()), skip.get());
            return;
        }
        Action action = action(member, plan);
        plan.set(ordinal, action);
        if (!member.isDirectory()) {
            plan.countFile();
        }
    }

    private Action action(Member member, Plan plan) throws IOException {
        String name = target.nameFor(member);
        Optional<FileStat> stat = target.statUnchanged(name);
        if (member.isDirectory()) {
            stat.ifPresent(now -> noteAdjustment(now, member, plan));
            return stat.isPresent() ? Action.KEEP_DIRECTORY : Action.CREATE_DIRECTORY;
        }
        Path path = target.path(name);
        if (stat.isEmpty()) {
            plan.addBytesToStage(volumes.of(path), member.size());
            return Action.CREATE;
        }
        if (isDatabase(path)) {
            // Its content is not in its own bytes alone: it is compared when the image is staged. The copy of the old
            // content, and the log that its pages go into, need room, too.
            plan.addBytesToStage(volumes.of(path), member.size());
            plan.addBytesToStage(volumes.of(path), member.size());
            plan.addBytesToStage(volumes.of(path), stat.get().size());
            return Action.WRITE_PAGES;
        }
        if (hasContent(path, stat.get(), member)) {
            noteAdjustment(stat.get(), member, plan);
            return Action.KEEP;
        }
        if (volumes.isMountPoint(path)) {
            throw target.conflict(name, "is mounted by itself, so it cannot be replaced; unmount it first");
        }
        plan.addBytesToStage(volumes.of(path), member.size());
        return Action.REPLACE;
    }

    private void noteAdjustment(FileStat now, Member member, Plan plan) {
        if (!metadata.isRight(now, member)) {
            plan.countAdjusted();
        }
    }

    private boolean isDatabase(Path path) throws IOException {
        try {
            return DatabaseFile.isDatabase(disk, path);
        } catch (AccessDeniedException e) {
            return false; // what cannot be read can still be replaced, if the directory lets us
        }
    }

    private boolean hasContent(Path path, FileStat stat, Member member) throws IOException {
        try {
            return member.sha256() != null
                    && stat.size() == member.size()
                    && Arrays.equals(sha256(path), member.sha256())
                    && disk.stat(path).sameContentAs(stat);
        } catch (AccessDeniedException e) {
            return false;
        }
    }

    byte[] sha256(Path path) throws IOException {
        return sha256(path, buffer);
    }

    /** The same for several threads, each with a buffer of its own. */
    byte[] sha256(Path path, ByteBuffer buffer) throws IOException {
        MessageDigest sha = Sha256.digest();
        try (FileChannel file = disk.openForReading(path)) {
            buffer.clear();
            while (file.read(buffer) >= 0) {
                sha.update(buffer.flip());
                buffer.clear();
            }
        }
        return sha.digest();
    }
}
