package io.github.hermesbackup.io;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The file system of this machine. */
class RealDisk implements Disk {

    static final RealDisk INSTANCE =
            new RealDisk(FileSystems.getDefault().supportedFileAttributeViews().contains("unix"));

    private static final Set<String> LOCAL_TYPES =
            Set.of("ext2", "ext3", "ext4", "xfs", "btrfs", "zfs", "f2fs", "tmpfs", "overlay", "apfs");
    /** By the owner's bits; a file is made with no more than these. */
    private static final List<FileAttribute<Set<PosixFilePermission>>> OWNER_PERMISSIONS = Stream.of(
                    "---------",
                    "--x------",
                    "-w-------",
                    "-wx------",
                    "r--------",
                    "r-x------",
                    "rw-------",
                    "rwx------")
            .map(text -> PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(text)))
            .toList();

    /** Fewer are forced one by one: else the system would wait for whatever others have written, too. */
    private static final int FEWEST_FORCED_AT_ONCE = 64;

    private static final LinkOption NO_FOLLOW = LinkOption.NOFOLLOW_LINKS;
    private static final LinkOption[] FOLLOW = {};
    private static final Set<OpenOption> READING = Set.of(StandardOpenOption.READ, NO_FOLLOW);

    /** Here and not in {@link Statx}, whose loading loads JNA. */
    private static volatile boolean statx;

    private static volatile boolean getdents;

    private static volatile boolean changes;

    private final boolean unix;

    /** @param unix false to do without what only Unix has, as on Windows: modes, owners, inode numbers */
    RealDisk(boolean unix) {
        this.unix = unix;
    }

    /** Asks {@code statx(2)} about files from now on, or does not. */
    static void useStatx(boolean usable) {
        statx = usable;
    }

    static boolean usesStatx() {
        return statx;
    }

    /** Asks {@link Getdents} for the names in a directory from now on, or does not. */
    static void useGetdents(boolean usable) {
        getdents = usable;
    }

    static boolean usesGetdents() {
        return getdents;
    }

    /** Changes modes and times by {@link AttributeChanges} from now on, or does not. */
    static void useChanges(boolean usable) {
        changes = usable;
    }

    static boolean usesChanges() {
        return changes;
    }

    @Override
    public FileChannel openForReading(Path file) throws IOException {
        FileChannel channel = WaitingOpens.open(file, () -> FileChannel.open(file, READING));
        try {
            requireFile(channel, file);
            return channel;
        } catch (IOException e) {
            throw GiveUp.after(e, channel);
        }
    }

    /** A FIFO, whose size is 0, is not read: its other end may keep a reader waiting for ever. */
    private void requireFile(FileChannel channel, Path file) throws IOException {
        if (unix && channel.size() == 0) {
            FileStat.Kind kind = stat(file).kind();
            if (kind != FileStat.Kind.FILE && kind != FileStat.Kind.DIRECTORY) {
                throw new FileSystemException(
                        file.toString(), null, "is a " + kind.name().toLowerCase(Locale.ROOT) + ", not a file");
            }
        }
    }

    /** Lets those go on who wait in open(2) of a FIFO until somebody opens it for writing; for both does not wait itself. */
    void wakeReaders(Path fifo) throws IOException {
        FileChannel.open(fifo, Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, NO_FOLLOW))
                .close();
    }

    @Override
    public FileChannel openForWriting(Path file) throws IOException {
        return FileChannel.open(file, Set.of(StandardOpenOption.WRITE, NO_FOLLOW));
    }

    @Override
    public FileChannel create(Path file, int mode) throws IOException {
        Set<OpenOption> options =
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.READ, NO_FOLLOW);
        if (!unix) {
            return FileChannel.open(file, options);
        }
        // The umask can only take bits away here, so the file is never wider than asked; then it gets the exact ones.
        FileChannel channel = FileChannel.open(file, options, ownerPermissions(mode));
        try {
            if ((mode & ~0700) != 0) {
                setMode(file, mode);
            }
            return channel;
        } catch (IOException e) {
            throw GiveUp.after(GiveUp.after(e, channel), () -> delete(file));
        }
    }

    @Override
    public Optional<SharableFile> openForSharing(Path file) throws IOException {
        return Reflink.open(file);
    }

    @Override
    public void force(FileChannel file) throws IOException {
        file.force(true);
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        if (!unix) {
            return;
        }
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    @Override
    public Optional<WholeForce> openForForcing(Path directory, long files) throws IOException {
        boolean many = unix && files >= FEWEST_FORCED_AT_ONCE;
        return many ? SyncFs.open(directory, Files.getFileStore(directory).type()) : Optional.empty();
    }

    @Override
    public FileStat stat(Path path) throws IOException {
        return stat(path, NO_FOLLOW);
    }

    FileStat stat(Path directory, String name) throws IOException {
        FileStat stat = unix && statx ? Statx.stat(NativePath.of(directory, name), false) : null;
        return stat != null ? stat : stat(FileName.resolve(directory, name));
    }

    @Override
    public FileStat statBehind(Path path) throws IOException {
        return stat(path, FOLLOW);
    }

    @Override
    public boolean isWritable(Path path) {
        return Files.isWritable(path);
    }

    private FileStat stat(Path path, LinkOption... links) throws IOException {
        if (!unix) {
            return basicStat(Files.readAttributes(path, BasicFileAttributes.class, links));
        } else if (!statx) {
            return unixStat(path, links);
        }
        FileStat stat = Statx.stat(NativePath.of(path), links.length == 0);
        if (stat == null) {
            stat = unixStat(path, links); // which also says why not
            statx = false; // a container's filter of system calls may forbid it
        }
        return stat;
    }

    private static FileStat unixStat(Path path, LinkOption... links) throws IOException {
        Map<String, Object> all =
                Files.readAttributes(path, "unix:mode,size,lastModifiedTime,ctime,ino,dev,nlink,uid,gid", links);
        int mode = (Integer) all.get("mode");
        return new FileStat(
                kindOf(mode),
                mode & 07777,
                (Long) all.get("size"),
                (FileTime) all.get("lastModifiedTime"),
                (FileTime) all.get("ctime"),
                (Long) all.get("ino"),
                (Long) all.get("dev"),
                (Integer) all.get("nlink"),
                (Integer) all.get("uid"),
                (Integer) all.get("gid"));
    }

    static FileStat.Kind kindOf(int mode) {
        return switch (mode & 0170000) {
            case 0100000 -> FileStat.Kind.FILE;
            case 0040000 -> FileStat.Kind.DIRECTORY;
            case 0120000 -> FileStat.Kind.LINK;
            case 0140000 -> FileStat.Kind.SOCKET;
            case 0010000 -> FileStat.Kind.FIFO;
            case 0020000, 0060000 -> FileStat.Kind.DEVICE;
            default -> FileStat.Kind.OTHER;
        };
    }

    static FileStat basicStat(BasicFileAttributes all) {
        FileStat.Kind kind;
        if (all.isSymbolicLink() || (all.isOther() && all.isDirectory())) {
            kind = FileStat.Kind.LINK; // Windows reports a junction as a directory that is "other"
        } else if (all.isDirectory()) {
            kind = FileStat.Kind.DIRECTORY;
        } else {
            kind = all.isRegularFile() ? FileStat.Kind.FILE : FileStat.Kind.OTHER;
        }
        return new FileStat(kind, -1, all.size(), all.lastModifiedTime(), FileTime.fromMillis(0), 0, 0, 1, -1, -1);
    }

    /** The names as their bytes; nothing where that is no quicker than {@link #list}, or that is to say what is wrong. */
    Optional<List<byte[]>> names(Path directory) {
        return unix && getdents ? Optional.ofNullable(Getdents.names(directory)) : Optional.empty();
    }

    @Override
    public List<Path> list(Path directory) throws IOException {
        List<Path> names = new ArrayList<>();
        forEach(directory, names::add);
        return names;
    }

    @Override
    public void forEach(Path directory, Each each) throws IOException {
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
            for (Path name : stream) {
                each.visit(name);
            }
        } catch (java.nio.file.DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    @Override
    public void makeDirectory(Path directory, int mode) throws IOException {
        if (!unix) {
            Files.createDirectory(directory);
            return;
        }
        Files.createDirectory(directory, ownerPermissions(mode));
        try {
            if ((mode & ~0700) != 0) {
                setMode(directory, mode);
            }
        } catch (IOException e) {
            throw GiveUp.after(e, () -> delete(directory));
        }
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void link(Path existing, Path name) throws IOException {
        Files.createLink(name, existing);
    }

    @Override
    public Path readLink(Path link) throws IOException {
        return Files.readSymbolicLink(link);
    }

    @Override
    public void delete(Path path) throws IOException {
        Files.delete(path);
    }

    @Override
    public void setMode(Path path, int mode) throws IOException {
        if (unix) {
            // chmod(2) cannot be told not to follow on Linux; callers set modes on names they have just created or
            // described.
            if (changes && AttributeChanges.setMode(path, mode & 07777)) {
                return;
            }
            Files.setAttribute(path, "unix:mode", mode & 07777, FOLLOW);
        }
    }

    @Override
    public void setOwner(Path path, int uid, int gid) throws IOException {
        if (unix) {
            Files.setAttribute(path, "unix:uid", uid, NO_FOLLOW);
            Files.setAttribute(path, "unix:gid", gid, NO_FOLLOW);
        }
    }

    @Override
    public void setModified(Path path, FileTime time) throws IOException {
        FileTime settable = settable(time);
        if (changes && AttributeChanges.setModified(path, settable)) {
            return;
        }
        Files.getFileAttributeView(path, BasicFileAttributeView.class, NO_FOLLOW)
                .setTimes(settable, null, null);
    }

    /** JDK 17 sets a fraction of a second before 1970 as 1970 itself and reports success, so the fraction is given up. */
    private static FileTime settable(FileTime time) {
        Instant instant = time.toInstant();
        return instant.getEpochSecond() < 0 ? FileTime.from(Instant.ofEpochSecond(instant.getEpochSecond())) : time;
    }

    @Override
    public long usableSpace(Path path) throws IOException {
        return Files.getFileStore(path).getUsableSpace();
    }

    @Override
    public boolean isLocal(Path file) {
        try {
            return LOCAL_TYPES.contains(Files.getFileStore(file).type());
        } catch (IOException e) {
            return false;
        }
    }

    private static FileAttribute<Set<PosixFilePermission>> ownerPermissions(int mode) {
        return OWNER_PERMISSIONS.get(mode >> 6 & 7);
    }
}
