package io.github.hermesbackup.restore;

import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.FileName;
import io.github.hermesbackup.io.FileStat;
import io.github.hermesbackup.io.HermesException;
import io.github.hermesbackup.io.HermesException.Reason;
import io.github.hermesbackup.io.HermesException.Subject;
import io.github.hermesbackup.restore.RestoreRequest.Links;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** The home as a place to write to: no component below it may be a link, and a file is never put where a directory is. */
final class TargetTree {

    private final Disk disk;
    private final Path home;
    private final Links links;
    /** The components of the directory that was checked last: members come sorted, so most share it. */
    private final Deque<String> checked = new ArrayDeque<>();
    /** The first of them that is not there, or null. */
    private String missing;

    TargetTree(Disk disk, Path home) {
        this(disk, home, Links.REFUSE);
    }

    TargetTree(Disk disk, Path home, Links links) {
        this.disk = disk;
        this.home = home;
        this.links = links;
    }

    /** The name under which a member is written: its own, or where the user's link in its place leads. */
    String nameFor(Member member) throws IOException {
        if (links == Links.REFUSE || member.isDirectory()) {
            return member.name();
        }
        Optional<FileStat> stat = look(member.name());
        if (stat.isEmpty() || stat.get().kind() != FileStat.Kind.LINK) {
            return member.name();
        }
        LinkTarget end = LinkTarget.of(disk, path(member.name()));
        if (end instanceof LinkTarget.Refused refused) {
            throw conflict(member.name(), refused.reason());
        }
        return name(((LinkTarget.Found) end).path());
    }

    /** Where a name leads: relative to the home, or, where a link of the user's is written through, absolute. */
    Path path(String name) {
        if (name.isEmpty()) {
            return home;
        }
        boolean slash = name.endsWith("/") && name.length() > 1; // "/" is the root, in which a home may be made
        String plain = slash ? name.substring(0, name.length() - 1) : name;
        return isOutside(name) ? FileName.resolve(home.getRoot(), plain.substring(1)) : FileName.resolve(home, plain);
    }

    /** The name that leads to a path; "" for the home. */
    String name(Path path) {
        if (path.equals(home)) {
            return ""; // relative to itself it is a path of one component
        }
        boolean inside = path.startsWith(home);
        Path relative = inside ? home.relativize(path) : path;
        StringBuilder name = new StringBuilder(inside ? "" : "/");
        for (int i = 0; i < relative.getNameCount(); i++) {
            Path component = path.getName(path.getNameCount() - relative.getNameCount() + i);
            String text = FileName.decode(component).orElseGet(component::toString);
            name.append(i == 0 ? "" : "/").append(text);
        }
        return name.toString();
    }

    private static boolean isOutside(String name) {
        return name.startsWith("/");
    }

    /** What is at a name now, or nothing; a link, or something else than a file or directory as the name says, is refused. */
    Optional<FileStat> stat(String name) throws IOException {
        Optional<FileStat> stat = look(name);
        boolean directory = name.endsWith("/");
        if (stat.isPresent()) {
            if (stat.get().kind() == FileStat.Kind.LINK) {
                throw conflict(
                        name,
                        "is a symbolic link, which is not replaced; remove it, or write the file that it leads to with"
                                + " -Dhermes.links=through");
            } else if (directory != stat.get().isDirectory()) {
                throw conflict(name, directory ? "is a file, not a directory" : "is a directory, not a file");
            } else if (!directory && !stat.get().isFile()) {
                throw conflict(name, "is not a regular file");
            }
        }
        return stat;
    }

    /** What is at a name now, whatever it is; the directories on the way are none but directories. */
    Optional<FileStat> look(String name) throws IOException {
        requirePlainParents(name);
        return statOf(path(name));
    }

    /**
     * The same as {@link #stat} while nothing is being changed: in a directory that was not there nothing is looked for. For
     * names that are asked for in their order.
     */
    Optional<FileStat> statUnchanged(String name) throws IOException {
        return mayBeThere(name) ? stat(name) : Optional.empty();
    }

    /** The same as {@link #look}, as {@link #statUnchanged} is the same as {@link #stat}. */
    Optional<FileStat> lookUnchanged(String name) throws IOException {
        return mayBeThere(name) ? look(name) : Optional.empty();
    }

    private boolean mayBeThere(String name) throws IOException {
        requirePlainParents(name);
        return missing == null || isOutside(name);
    }

    private Optional<FileStat> statOf(Path path) throws IOException {
        try {
            return Optional.of(disk.stat(path));
        } catch (NoSuchFileException | NotDirectoryException e) {
            return Optional.empty();
        }
    }

    /** The directories on the way to a name must be none but directories, as far as they are there. */
    void requirePlainParents(String name) throws IOException {
        if (isOutside(name)) {
            return;
        }
        String parent = parent(name);
        while (!checked.isEmpty() && !(parent + "/").startsWith(checked.peek() + "/")) {
            if (checked.pop().equals(missing)) {
                missing = null;
            }
        }
        int from = checked.isEmpty() ? 0 : checked.peek().length() + 1;
        while (from < parent.length()) {
            int slash = parent.indexOf('/', from);
            String directory = parent.substring(0, slash < 0 ? parent.length() : slash);
            Optional<FileStat> stat = statOf(path(directory));
            if (stat.isPresent() && !stat.get().isDirectory()) {
                throw conflict(
                        directory,
                        stat.get().kind() == FileStat.Kind.LINK
                                ? "is a symbolic link, which is not followed; remove it or move it away first"
                                : "is not a directory");
            }
            if (stat.isEmpty() && missing == null) {
                missing = directory;
            }
            checked.push(directory);
            from = directory.length() + 1;
        }
    }

    /** The name of the directory that a name lies in, without a slash at its end; "" for the home. */
    static String parent(String name) {
        int end = name.endsWith("/") ? name.length() - 1 : name.length();
        return name.substring(0, Math.max(0, name.lastIndexOf('/', end - 1)));
    }

    HermesException conflict(String name, String problem) {
        return new HermesException(
                Reason.CONFLICT, Subject.OTHER, FileName.show(path(name)) + " " + problem + ". Nothing was changed.");
    }
}
