package io.github.hermesbackup.restore;

import io.github.hermesbackup.archive.ArchiveEntry;
import io.github.hermesbackup.archive.Sha256;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.FileName;
import io.github.hermesbackup.io.FileStat;
import io.github.hermesbackup.sqlite.DatabaseFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;

/** Compares every member with what is in the target, and decides what is to be done. Changes nothing. */
final class Planner {

    private final Disk disk;
    private final TargetTree target;
    private final ByteBuffer buffer = ByteBuffer.allocate(256 * 1024);

    Planner(Disk disk, TargetTree target) {
        this.disk = disk;
        this.target = target;
    }

    Plan plan(Members members) throws IOException {
        Plan plan = new Plan();
        members.forEach((ordinal, entry, name) -> {
            Optional<String> skip = members.skipReason(name);
            if (skip.isPresent()) {
                plan.skip(ordinal, FileName.escape(name), skip.get());
                return;
            }
            Action action = action(entry, name);
            plan.set(ordinal, action);
            if (!entry.isDirectory()) {
                plan.countFile();
            }
            if (!entry.isDirectory() && action != Action.KEEP) {
                plan.addBytesToStage(entry.size());
            }
        });
        return plan;
    }

    private Action action(ArchiveEntry entry, String name) throws IOException {
        Optional<FileStat> stat = target.stat(name);
        if (entry.isDirectory()) {
            return stat.isPresent() ? Action.KEEP_DIRECTORY : Action.CREATE_DIRECTORY;
        }
        if (stat.isEmpty()) {
            return Action.CREATE;
        }
        Path path = target.path(name);
        if (DatabaseFile.isDatabase(disk, path)) {
            return Action
                    .WRITE_PAGES; // its content is not in its own bytes alone; it is compared when the image is staged
        }
        return hasContent(path, stat.get(), entry) ? Action.KEEP : Action.REPLACE;
    }

    private boolean hasContent(Path path, FileStat stat, ArchiveEntry entry) throws IOException {
        return entry.sha256() != null
                && stat.size() == entry.size()
                && Arrays.equals(sha256(path), entry.sha256())
                && disk.stat(path).sameContentAs(stat);
    }

    byte[] sha256(Path path) throws IOException {
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
