package io.github.hermesbackup.home;

import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.FileName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The names in one directory.
 *
 * @param sorted names as UTF-8, sorted by their bytes
 * @param undecodable names that are not valid UTF-8
 * @param sidecarBases names that a file named like a sidecar says there is a database of
 */
record DirectoryNames(byte[][] sorted, List<Path> undecodable, Set<String> sidecarBases) {

    static DirectoryNames read(Disk disk, Path directory) throws IOException {
        Optional<List<byte[]>> names = Disk.names(disk, directory);
        return names.isPresent() && areText(names.get()) ? of(names.get()) : list(disk, directory);
    }

    private static boolean areText(List<byte[]> names) {
        for (byte[] name : names) {
            if (!FileName.isUtf8(name)) {
                return false;
            }
        }
        return true;
    }

    private static DirectoryNames of(List<byte[]> names) {
        Set<String> bases = new HashSet<>();
        for (byte[] name : names) {
            if (Sidecar.mayEndWith((char) name[name.length - 1])) {
                Sidecar.databaseOf(new String(name, StandardCharsets.UTF_8)).ifPresent(bases::add);
            }
        }
        return new DirectoryNames(sorted(names), List.of(), bases);
    }

    private static byte[][] sorted(List<byte[]> names) {
        byte[][] sorted = names.toArray(new byte[0][]);
        Arrays.sort(sorted, Arrays::compareUnsigned);
        return sorted;
    }

    private static DirectoryNames list(Disk disk, Path directory) throws IOException {
        List<byte[]> names = new ArrayList<>();
        List<Path> undecodable = new ArrayList<>();
        Set<String> bases = new HashSet<>();
        for (Path path : disk.list(directory)) {
            Optional<String> name = FileName.decode(path).filter(DirectoryNames::survivesUtf8);
            if (name.isEmpty()) {
                undecodable.add(path);
                continue;
            }
            names.add(name.get().getBytes(StandardCharsets.UTF_8));
            Sidecar.databaseOf(name.get()).ifPresent(bases::add);
        }
        return new DirectoryNames(sorted(names), undecodable, bases);
    }

    /** Windows allows half of a surrogate pair in a name. */
    private static boolean survivesUtf8(String name) {
        return FileName.isAscii(name)
                || new String(name.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8).equals(name);
    }
}
