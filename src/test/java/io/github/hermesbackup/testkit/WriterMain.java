package io.github.hermesbackup.testkit;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.util.concurrent.locks.LockSupport;
import org.sqlite.BusyHandler;

/**
 * A process that commits to a database until its input ends. Says {@code ready} after its first commit and
 * {@code stopped N} at its end.
 */
final class WriterMain {

    /** SQLite's own handler sleeps longer each time, so that of several busy writers one gets nearly every turn. */
    private static final BusyHandler FAIR = new BusyHandler() {
        @Override
        protected int callback(int invocations) {
            LockSupport.parkNanos(500_000);
            return invocations < 100_000 ? 1 : 0;
        }
    };

    private static volatile boolean told;

    private WriterMain() {}

    /** {@code DATABASE WRITER JOURNAL-MODE PAYLOAD-BYTES PAUSE-MICROSECONDS LOG-OR-DASH} */
    public static void main(String[] args) throws Exception {
        int writer = Integer.parseInt(args[1]);
        long pause = Long.parseLong(args[4]) * 1000;
        stopAtEndOfInput();
        long committed = 0;
        try (Connection connection = StateSchema.open(Path.of(args[0]));
                OutputStream log = args[5].equals("-") ? OutputStream.nullOutputStream() : append(Path.of(args[5]))) {
            BusyHandler.setHandler(connection, FAIR);
            StateSchema.execute(connection, "PRAGMA synchronous=NORMAL");
            if (!args[2].equals("keep")) {
                StateSchema.execute(connection, "PRAGMA journal_mode=" + args[2]);
            }
            Ledger ledger = new Ledger(connection, writer, Integer.parseInt(args[3]));
            while (!told) {
                long n = ledger.commit();
                log.write((n + "\n").getBytes(StandardCharsets.US_ASCII));
                if (committed == 0) {
                    System.out.println("ready");
                }
                committed = n;
                if (pause > 0) {
                    LockSupport.parkNanos(pause);
                }
            }
        }
        System.out.println("stopped " + committed);
    }

    private static OutputStream append(Path log) throws IOException {
        return Files.newOutputStream(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private static void stopAtEndOfInput() {
        Thread reader = new Thread(() -> {
            try {
                System.in.transferTo(OutputStream.nullOutputStream());
            } catch (IOException e) {
                // An input that cannot be read has ended.
            }
            told = true;
        });
        reader.setDaemon(true);
        reader.start();
    }
}
