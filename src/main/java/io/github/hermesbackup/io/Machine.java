package io.github.hermesbackup.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Optional;
import java.util.UUID;

/**
 * The machine that an operation runs on, handed in so that a test can bring another one.
 *
 * @param disk its files
 * @param clock its clock
 * @param zone its time zone, for names and DOS times
 * @param cores how many threads may work at once
 * @param boot identity of its boot; where it has none to tell, databases are never recognised as unchanged by their stamps
 * @param umask permission bits that new files of this user do not get
 */
public record Machine(Disk disk, InstantSource clock, ZoneId zone, int cores, Optional<UUID> boot, int umask) {

    private static final int USUAL_UMASK = 0022;

    /** The machine that this process runs on. */
    public static Machine current() {
        return new Machine(
                Disk.real(),
                Clock.systemUTC(),
                ZoneId.systemDefault(),
                Math.max(2, Runtime.getRuntime().availableProcessors()),
                linuxBootId(Path.of("/proc/sys/kernel/random/boot_id")),
                linuxUmask(Path.of("/proc/self/status")));
    }

    /** Linux tells in a file (random(4)); elsewhere nothing is known. */
    static Optional<UUID> linuxBootId(Path file) {
        try {
            return Optional.of(UUID.fromString(Files.readString(file).strip()));
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Linux tells in the {@code Umask} line of {@code /proc/self/status} (proc(5)); elsewhere the usual one is assumed. */
    static int linuxUmask(Path status) {
        try {
            for (String line : Files.readAllLines(status)) {
                if (line.startsWith("Umask:")) {
                    return Integer.parseInt(line.substring(6).strip(), 8);
                }
            }
            return USUAL_UMASK;
        } catch (IOException | NumberFormatException e) {
            return USUAL_UMASK;
        }
    }
}
