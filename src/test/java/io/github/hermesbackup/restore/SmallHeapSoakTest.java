package io.github.hermesbackup.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hermesbackup.backup.BackupResult;
import io.github.hermesbackup.backup.Backups;
import io.github.hermesbackup.home.Markers;
import io.github.hermesbackup.io.Machine;
import io.github.hermesbackup.testkit.HomeContents;
import io.github.hermesbackup.testkit.HomeGenerator;
import io.github.hermesbackup.testkit.HomeScale;
import io.github.hermesbackup.testkit.Trees;
import io.github.hermesbackup.verify.Level;
import io.github.hermesbackup.verify.Verify;
import io.github.hermesbackup.verify.VerifyListener;
import io.github.hermesbackup.verify.VerifyRequest;
import io.github.hermesbackup.verify.VerifyResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The home of a heavy user, 2 GB, in JVMs with a heap of 96 MB. */
@Tag("soak")
class SmallHeapSoakTest {

    @TempDir
    Path work;

    @Test
    void twoGigabytesNeedNoMoreThan96MegabytesOfHeap() throws Exception {
        HomeContents contents = HomeGenerator.of(HomeScale.L).generate(work.resolve("home"));
        Path archive = work.resolve("a.zip");
        Path target = work.resolve("restored");

        run("backup", contents.home(), archive);
        run("backup", contents.home(), archive);
        run("verify", archive, work);
        run("restore", archive, target);
        run("restore", archive, target);

        assertThat(Trees.of(contents.home())
                        .files()
                        .only(name -> contents.files().containsKey(name)
                                && !contents.databases().contains(name))
                        .differencesTo(Trees.of(target).files().without(contents.databases()::contains)))
                .allMatch(line -> line.endsWith(": is missing") && line.contains("gateway_state.json")
                        || line.contains("processes.json"));
    }

    private static void run(String... words) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx96m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                SmallHeapSoakTest.class.getName()));
        command.addAll(List.of(words));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        System.out.println(String.join(" ", words) + ": " + output.strip());
    }

    private static void run(String operation, Path one, Path other) throws Exception {
        run(operation, one.toString(), other.toString());
    }

    /** OPERATION PATH PATH */
    public static void main(String[] args) throws Exception {
        Path one = Path.of(args[1]);
        Path other = Path.of(args[2]);
        long begun = System.nanoTime();
        String said = switch (args[0]) {
            case "backup" -> {
                BackupResult result = Backups.of(one).toFile(other).run();
                yield result.status() + " " + result.files() + " files, " + result.bytes() + " bytes";
            }
            case "verify" -> {
                VerifyRequest request = new VerifyRequest(one, Level.DEEP, Markers.standard(), other);
                VerifyResult result = new Verify(request, Machine.current(), new VerifyListener() {}).run();
                yield result.status() + " " + result.databases().size() + " databases";
            }
            default -> {
                RestoreResult result = Restores.of(one).over(other).run();
                yield result.done().created() + " created, " + result.done().unchanged() + " unchanged";
            }
        };
        System.out.println(said + " in " + (System.nanoTime() - begun) / 1_000_000 + " ms");
    }
}
