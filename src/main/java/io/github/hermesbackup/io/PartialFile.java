package io.github.hermesbackup.io;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file that appears under its name only when it is complete: written as a sibling {@code .<name>.<random>.partial} that
 * nobody else can read, forced to the device, then renamed. An older file of the name survives any failure.
 *
 * <p>While it is open the partial file is locked, so that another run can tell a dead run's leftovers from a live one's.
 */
public final class PartialFile implements Closeable {

    private static final Pattern NAME =
            Pattern.compile("(\\.(.+)\\.[0-9a-f]{16}\\.partial)(\\.[a-z]+(?:-[a-z]+)?)?", Pattern.DOTALL);
    /** A partial file may be a moment old before its owner has locked it. */
    private static final Duration GRACE = Duration.ofMinutes(1);

    private final Disk disk;
    private final Path target;
    private final Path path;
    private final FileChannel channel;
    private boolean published;
    private Path emptyName;

    private PartialFile(Disk disk, Path target, Path path, FileChannel channel) {
        this.disk = disk;
        this.target = target;
        this.path = path;
        this.channel = channel;
    }

    /** Creates the partial sibling of a file that is to be made or replaced; mode 0600. */
    public static PartialFile create(Disk disk, Path target) throws IOException {
        byte[] random = new byte[8];
        new SecureRandom().nextBytes(random);
        Path path = FileName.resolve(
                target.getParent(), "." + name(target) + "." + HexFormat.of().formatHex(random) + ".partial");
        FileChannel channel = disk.create(path, 0600);
        try {
            channel.tryLock();
        } catch (IOException e) {
            // A file system without locks: then leftovers are simply not recognised as such by age and lock.
        }
        return new PartialFile(disk, target, path, channel);
    }

    /** Where the content is written for now. */
    public Path path() {
        return path;
    }

    /** A name beside the partial file for what is needed only while it is made; {@code purpose} is a word in lower case. */
    public Path sibling(String purpose) {
        return FileName.resolve(path.getParent(), name(path) + "." + purpose);
    }

    private static String name(Path path) {
        return FileName.decode(path).orElseGet(() -> FileName.escape(path));
    }

    /** The partial file, open for reading and writing. */
    public FileChannel channel() {
        return channel;
    }

    /** Forces the content to the device. */
    public void force() throws IOException {
        disk.force(channel);
    }

    /** Gives the file its name, replacing an older file of that name. */
    public void replace() throws IOException {
        disk.rename(path, target);
        published = true;
        disk.forceDirectory(target.getParent());
    }

    /** The same for a file that may be lost in a power cut: its name is given and nothing is forced to the device. */
    public void replaceUnforced() throws IOException {
        disk.rename(path, target);
        published = true;
    }

    /**
     * Gives the file a name that must be free.
     *
     * @return false if the name is taken; then nothing has happened
     */
    public boolean publishAs(Path name) throws IOException {
        try {
            disk.link(path, name);
        } catch (FileAlreadyExistsException e) {
            return false;
        } catch (UnsupportedOperationException | IOException e) {
            return publishWithoutLinks(name, e);
        }
        published = true;
        disk.delete(path);
        disk.forceDirectory(name.getParent());
        return true;
    }

    /**
     * On a file system without hard links the free name is taken by an empty file first, which the rename replaces. If the
     * machine dies between the two, the empty file stays: it is listed and verified as one that is empty, no retention counts it,
     * no backup builds on it, and the next one takes another name beside it. The content is lost with the run, as in any crash
     * before the name is given.
     */
    private boolean publishWithoutLinks(Path name, Exception cause) throws IOException {
        FileChannel taken;
        try {
            taken = disk.create(name, 0600);
        } catch (FileAlreadyExistsException e) {
            return false;
        } catch (IOException e) {
            e.addSuppressed(cause);
            throw e;
        }
        emptyName = name;
        try {
            taken.close();
            disk.rename(path, name);
        } catch (IOException e) {
            giveBack(name, e);
            throw e;
        }
        emptyName = null;
        published = true;
        disk.forceDirectory(name.getParent());
        return true;
    }

    /** Removes the empty file that holds a name, and nothing else: a rename that failed may have happened all the same. */
    private void giveBack(Path name, IOException failure) {
        try {
            FileStat stat = disk.stat(name);
            if (stat.isFile() && stat.size() == 0) {
                disk.delete(name);
            }
            emptyName = null;
        } catch (NoSuchFileException e) {
            emptyName = null;
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    /** A name at which an empty file may have stayed: its rename failed, and it could not be removed. */
    public Optional<Path> emptyName() {
        return Optional.ofNullable(emptyName);
    }

    /** True if the file has its name; whether that is forced to the device is another question. */
    public boolean isPublished() {
        return published;
    }

    /** Removes the partial file unless it was published. */
    @Override
    public void close() throws IOException {
        Closeable file = published ? () -> {} : () -> disk.delete(path);
        try (file;
                channel) {
            return; // the channel is closed first: not every system removes a file that is open
        }
    }

    /** True for a name that a partial file of ours, or what lies beside one, has. */
    public static boolean isName(String fileName) {
        return fileName.startsWith(".") && NAME.matcher(fileName).matches();
    }

    /** What name a partial file was going to have, or null if the path is no partial file of ours. */
    public static String targetOf(Path path) {
        Matcher name = NAME.matcher(name(path));
        return name.matches() ? name.group(2) : null;
    }

    /**
     * True if a partial file, or what lies beside one, belongs to a run that has ended: old enough, and locked by nobody.
     * Only the partial file itself is locked, so it speaks for what lies beside it.
     */
    public static boolean isAbandoned(Disk disk, Path partial, Instant now) throws IOException {
        FileStat stat = disk.stat(partial);
        if (!stat.isFile() || stat.modified().toInstant().isAfter(now.minus(GRACE))) {
            return false;
        }
        Matcher name = NAME.matcher(name(partial));
        if (name.matches() && name.group(3) != null) {
            try {
                return isAbandoned(disk, FileName.resolve(partial.getParent(), name.group(1)), now);
            } catch (NoSuchFileException e) {
                return true;
            }
        }
        try (FileChannel channel = disk.openForWriting(partial);
                FileLock lock = channel.tryLock()) {
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }
}
