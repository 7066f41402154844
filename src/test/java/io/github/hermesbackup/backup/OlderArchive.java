package io.github.hermesbackup.backup;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** An archive as it was made before its comment said anything of its directory and of the state that it was made from. */
final class OlderArchive {

    private OlderArchive() {}

    static void make(Path archive) throws IOException {
        byte[] bytes = Files.readAllBytes(archive);
        int at = new String(bytes, StandardCharsets.ISO_8859_1).lastIndexOf("hermes-backup/");
        String line = new String(bytes, at, bytes.length - at, StandardCharsets.US_ASCII);
        byte[] older = line.replaceFirst(" state=[0-9a-f]{16}", "")
                .replaceFirst(" directory=[0-9a-f]{8}$", "")
                .getBytes(StandardCharsets.US_ASCII);
        byte[] made = Arrays.copyOf(bytes, at + older.length);
        System.arraycopy(older, 0, made, at, older.length);
        made[at - 2] = (byte) older.length;
        Files.write(archive, made);
    }
}
