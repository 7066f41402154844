package io.github.hermesbackup.restore;

import io.github.hermesbackup.io.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Takes back what was written into a database, again page by page, so that it stays the file that others have open; unless they
 * have written to it since.
 */
final class PagesTakenBack {

    private final Disk disk;
    private final TargetTree target;
    private final Staging staging;
    private final DatabaseTarget databases;
    private final List<RestoreConflict> conflicts;

    PagesTakenBack(
            Disk disk, TargetTree target, Staging staging, DatabaseTarget databases, List<RestoreConflict> conflicts) {
        this.disk = disk;
        this.target = target;
        this.staging = staging;
        this.databases = databases;
        this.conflicts = conflicts;
    }

    void takeBack(Step.WritePages step) throws IOException {
        Path path = target.path(step.name());
        Path old = staging.old(step.slot());
        if (!exists(old)) {
            return; // nothing was written before the copy was whole
        }
        if (!exists(path)) {
            conflict(step, path, "it was removed since");
            return;
        }
        byte[] now = databases.digest(path);
        if (Arrays.equals(now, restored(step))) {
            giveUpImage(step, now);
            databases.write(old, path, () -> {});
        } else if (!Arrays.equals(now, databases.digestOfImage(old))) {
            conflict(step, path, "it was written to since");
        }
    }

    private void conflict(Step.WritePages step, Path path, String what) throws IOException {
        Path kept = staging.keep(step.slot(), step.name(), staging.old(step.slot()));
        conflicts.add(new RestoreConflict(path, what, Optional.of(kept)));
    }

    private byte[] restored(Step.WritePages step) throws IOException {
        Path image = staging.fresh(step.slot());
        if (exists(image)) {
            return databases.digestOfImage(image);
        }
        ByteBuffer digest = ByteBuffer.allocate(32);
        try (FileChannel file = disk.openForReading(digestFile(step))) {
            while (digest.hasRemaining() && file.read(digest) >= 0) {
                continue;
            }
        }
        return digest.array();
    }

    /** The image's room may be what writing the old pages needs. What it held must be known if this is interrupted. */
    private void giveUpImage(Step.WritePages step, byte[] digest) throws IOException {
        Path image = staging.fresh(step.slot());
        if (!exists(image)) {
            return;
        }
        Path file = digestFile(step);
        if (exists(file)) {
            disk.delete(file); // of a run that was interrupted here
        }
        try (FileChannel out = disk.create(file, 0600)) {
            for (ByteBuffer bytes = ByteBuffer.wrap(digest); bytes.hasRemaining(); ) {
                out.write(bytes);
            }
            disk.force(out);
        } catch (IOException e) {
            return; // not even room for that: then it is tried without the image's
        }
        disk.forceDirectory(file.getParent());
        disk.delete(image);
    }

    private Path digestFile(Step.WritePages step) {
        return staging.fresh(step.slot().beside(".digest"));
    }

    private boolean exists(Path path) throws IOException {
        try {
            disk.stat(path);
            return true;
        } catch (NoSuchFileException e) {
            return false;
        }
    }
}
