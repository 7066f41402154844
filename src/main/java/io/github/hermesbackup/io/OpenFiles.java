package io.github.hermesbackup.io;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Which other processes have which files open, as it was at one moment: one look at {@code /proc/<pid>/fd} (proc(5)) of all
 * processes that this user may look at. Elsewhere than on Linux nothing is known.
 */
public final class OpenFiles {

    private static final Path PROC = Path.of("/proc");
    /** What the kernel appends to the name of a file whose name is gone; a name may really end so, too. */
    private static final String DELETED = " (deleted)";

    private final Disk disk;
    private final List<Descriptor> descriptors = new ArrayList<>();

    /**
     * A process that has a file open.
     *
     * @param pid process id
     * @param command name of its program, escaped; "" if it is not known
     */
    public record Holder(long pid, String command) {

        /** {@code pid 4711, python3} */
        public String describe() {
            return "pid " + pid + (command.isEmpty() ? "" : ", " + command);
        }
    }

    /**
     * An open file.
     *
     * @param name as the kernel tells it, as a path of this process
     */
    private record Descriptor(Holder holder, Path name, FileStat file) {}

    private OpenFiles(Disk disk) {
        this.disk = disk;
    }

    /**
     * Looks at all processes but this one.
     *
     * @param below only files in this directory, or further down, are told of later: absolute, without links
     */
    public static OpenFiles scan(Disk disk, Path below) {
        OpenFiles found = new OpenFiles(disk);
        try {
            MountNamespaces namespaces = new MountNamespaces(disk, below);
            Path self = disk.readLink(PROC.resolve("self"));
            for (Path process : disk.list(PROC)) {
                String pid = process.getFileName().toString();
                if (Character.isDigit(pid.charAt(0)) && !process.endsWith(self)) {
                    found.look(process, Long.parseLong(pid), namespaces);
                }
            }
        } catch (IOException | RuntimeException e) {
            // No /proc, or none like that of Linux: nothing more is known.
        }
        return found;
    }

    /**
     * A process that has the file open that a path leads to now.
     *
     * @throws IOException if nobody can tell which file that is; nobody has one open that is not there
     */
    public Optional<Holder> holderOf(Path file) throws IOException {
        Optional<FileStat> now = stat(file);
        return first(descriptor -> now.isPresent() && sameFile(descriptor.file(), now.get()));
    }

    /**
     * A process that has a file open which had this name and has lost it: to nobody, or to another file. What the process
     * still writes is lost with it.
     *
     * @throws IOException if nobody can tell which file has the name now
     */
    public Optional<Holder> deletedHolderOf(Path file) throws IOException {
        Optional<String> name = FileName.decode(file);
        if (name.isEmpty()) {
            return Optional.empty();
        }
        Path told = FileName.resolve(file.getParent(), name.get() + DELETED);
        Optional<FileStat> now = stat(file);
        Optional<FileStat> namesake = stat(told);
        return first(descriptor -> descriptor.name().equals(told)
                && !(now.isPresent() && sameFile(descriptor.file(), now.get()))
                && !(namesake.isPresent() && sameFile(descriptor.file(), namesake.get())));
    }

    private Optional<Holder> first(Predicate<Descriptor> wanted) {
        return descriptors.stream().filter(wanted).map(Descriptor::holder).findFirst();
    }

    private static boolean sameFile(FileStat a, FileStat b) {
        return a.inode() == b.inode() && a.device() == b.device();
    }

    private Optional<FileStat> stat(Path path) throws IOException {
        try {
            return Optional.of(disk.stat(path));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private void look(Path process, long pid, MountNamespaces namespaces) {
        try {
            MountTable mounts = namespaces.of(process);
            for (Path descriptor : disk.list(process.resolve("fd"))) {
                look(descriptor, pid, name -> namespaces.here(mounts, name));
            }
        } catch (IOException e) {
            // Another user's process, or one that has just ended.
        }
    }

    private void look(Path descriptor, long pid, Function<Path, Optional<Path>> translation) {
        try {
            Path name = disk.readLink(descriptor);
            Optional<Path> here = translation.apply(name);
            if (here.isPresent()) {
                FileStat file = disk.statBehind(descriptor);
                // A number is soon given to another file.
                if (file.isFile() && disk.readLink(descriptor).equals(name)) {
                    descriptors.add(new Descriptor(new Holder(pid, command(pid)), here.get(), file));
                }
            }
        } catch (IOException e) {
            // Closed meanwhile.
        }
    }

    private String command(long pid) {
        try {
            String bytes = MountPoints.read(disk, PROC.resolve(pid + "/comm")).strip();
            return FileName.escape(new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
        } catch (IOException e) {
            return "";
        }
    }
}
