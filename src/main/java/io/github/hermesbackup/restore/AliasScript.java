package io.github.hermesbackup.restore;

import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.FileStat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * The script behind a profile's command, byte for byte as the Hermes agent writes it, so that each takes the other's for its
 * own.
 *
 * @param fileName the name of its file
 * @param content its text, all of it ASCII
 */
record AliasScript(String fileName, byte[] content) {

    /** By which a script of ours, or of the agent, is recognised. */
    private static final String MARK = "hermes -p";
    /** How a batch file begins that does not show its commands. */
    private static final String QUIET = "@echo off";
    /** No such script is larger. */
    private static final int LARGEST = 4096;

    static AliasScript of(String profile, boolean windows) {
        String text = windows
                ? QUIET + "\r\n" + MARK + " " + profile + " %*\r\n"
                : "#!/bin/sh\nexec " + MARK + " " + profile + " \"$@\"\n";
        return new AliasScript(windows ? profile + ".bat" : profile, text.getBytes(StandardCharsets.US_ASCII));
    }

    /**
     * True if a regular file is such a script, of whatever profile: its one command is {@code hermes -p}. One that does more
     * than that is somebody's own work, though it calls Hermes.
     */
    static boolean isOne(Disk disk, Path file, FileStat stat) throws IOException {
        if (stat.size() > LARGEST) {
            return false;
        }
        List<String> commands = new String(read(disk, file), StandardCharsets.ISO_8859_1)
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#") && !line.equalsIgnoreCase(QUIET))
                .toList();
        return commands.size() == 1 && commands.get(0).contains(MARK);
    }

    /** True if a regular file is this very script. */
    boolean isAt(Disk disk, Path file, FileStat stat) throws IOException {
        return stat.size() == content.length && Arrays.equals(content, read(disk, file));
    }

    private static byte[] read(Disk disk, Path file) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(LARGEST);
        try (FileChannel channel = disk.openForReading(file)) {
            while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
                // until the end of the file
            }
        }
        return Arrays.copyOf(buffer.array(), buffer.position());
    }
}
