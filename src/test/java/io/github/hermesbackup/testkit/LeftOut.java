package io.github.hermesbackup.testkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** What lies in a home and can be had again: the code checkout, installed packages, caches, older backups. */
final class LeftOut extends HomeSection {

    LeftOut(HomeBuilder home, HomeScale scale, long seed) {
        super(home, scale, seed, "");
    }

    @Override
    void write() throws IOException {
        for (int i = 0; i < Math.max(2, scale.count(2500)); i++) {
            text("hermes-agent", "src/m%03d/f%04d.py".formatted(i % 60, i), 6000);
        }
        for (int i = 0; i < Math.max(2, scale.count(600)); i++) {
            text("hermes-agent", "node_modules/p%03d/index%d.js".formatted(i % 90, i), 4000);
        }
        for (int i = 0; i < Math.max(2, scale.count(500)); i++) {
            text("skills/web/node_modules", "q%d/i.js".formatted(i), 2500);
        }
        for (int i = 0; i < Math.max(2, scale.count(300)); i++) {
            home.excludeBelow("skills/__pycache__", "m%d.cpython-311.pyc".formatted(i), dice.bytes(3000));
            String object = "objects/%02x/%s".formatted(i % 256, dice.hex(16));
            home.excludeBelow("skills/coding/.git", object, dice.bytes(dice.size(3000)));
        }
        home.excludeBelow("backups", "pre-update-2026-01-01-000000.zip", dice.bytes(scale.count(40_000_000)));
        home.excludeBelow("checkpoints", "x/big.bin", dice.bytes(scale.count(20_000_000)));
    }

    private void text(String directory, String name, int mean) throws IOException {
        home.excludeBelow(directory, name, prose.take(dice.size(mean)).getBytes(StandardCharsets.UTF_8));
    }
}
