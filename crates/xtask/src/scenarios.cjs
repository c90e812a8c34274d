// Writes the texts of all scenarios into one file of the page, scenarios.txt, which the page
// fetches when somebody asks for one. trunk calls it after each build (`Trunk.toml`) and says where
// the page is being put together. What the file looks like stands in crates/lab/src/texts.rs.
const { readdirSync, readFileSync, writeFileSync } = require("node:fs");
const { basename, join } = require("node:path");

const protocols = join(__dirname, "..", "..", "protocols", "src");

/** The files below a folder whose names end with this, in an order that is the same everywhere. */
const below = (folder, ending) =>
  readdirSync(folder, { withFileTypes: true })
    .sort((one, other) => (one.name < other.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return below(path, ending);
      return path.endsWith(ending) ? [path] : [];
    });

const texts = readdirSync(protocols).sort().flatMap((topology) =>
  ["presets", "rules"].flatMap((shelf) => {
    const folder = join(protocols, topology, shelf);
    let files = [];
    try {
      files = below(folder, ".replab");
    } catch (error) {
      // Not every folder is a topology, and not every topology has rules.
      if (error.code !== "ENOENT" && error.code !== "ENOTDIR") throw error;
    }
    return files.map((file) => {
      const path = `${topology.replaceAll("_", "-")}/${shelf}/${basename(file, ".replab")}`;
      return `=== ${path}\n${readFileSync(file, "utf8")}`;
    });
  }));

writeFileSync(join(process.env.TRUNK_STAGING_DIR, "scenarios.txt"), texts.join(""));
