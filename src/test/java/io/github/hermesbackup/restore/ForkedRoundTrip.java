package io.github.hermesbackup.restore;

import io.github.hermesbackup.backup.BackupResult;
import io.github.hermesbackup.backup.Backups;
import io.github.hermesbackup.testkit.Jvm;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Backs a home up and restores it, in a JVM of its own; paths reach it as URIs, whatever its locale. */
final class ForkedRoundTrip {

    private ForkedRoundTrip() {}

    static void underLangC(Path home, Path archive, Path target) throws Exception {
        List<String> command = new ArrayList<>(Jvm.command());
        command.addAll(List.of(
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                ForkedRoundTrip.class.getName(),
                home.toUri().toASCIIString(),
                archive.toUri().toASCIIString(),
                target.toUri().toASCIIString()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("LC_") || name.startsWith("LANG"));
        builder.environment().put("LANG", "C");
        builder.environment().put("LC_ALL", "C");
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new AssertionError(output);
        }
    }

    /** HOME ARCHIVE TARGET */
    public static void main(String[] args) throws Exception {
        Path archive = Path.of(URI.create(args[1]));
        BackupResult result =
                Backups.of(Path.of(URI.create(args[0]))).toFile(archive).run();
        if (result.status().exitCode() != 0) {
            throw new AssertionError(result.findings());
        }
        Restores.of(archive).into(Path.of(URI.create(args[2]))).run();
    }
}
