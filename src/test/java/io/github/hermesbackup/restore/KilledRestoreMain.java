package io.github.hermesbackup.restore;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.DriverManager;

/** A restore in a process of its own, which begins when it is told what to restore, and does not mind being killed. */
final class KilledRestoreMain {

    private KilledRestoreMain() {}

    /** HOME; the archive is the first line of the input */
    public static void main(String[] args) throws Exception {
        DriverManager.getConnection("jdbc:sqlite::memory:").close(); // loads what takes long to load
        Path archive = Path.of(new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine());
        RestoreListener speaking = new RestoreListener() {
            @Override
            public void accepted(long files, String prefix) {
                System.out.println("staging");
            }

            @Override
            public void publishing() {
                System.out.println("publishing");
            }
        };
        Restores.of(archive).over(Path.of(args[0])).exactly().telling(speaking).run();
        System.out.println("done");
    }
}
