/** A page of the site that is a Markdown file of the repository. */
export interface MapEntry {
  /** In the navigation. */
  readonly title: string;
  /** From the top folder. */
  readonly source: string;
  /** Where it is on the site. */
  readonly path: string;
}

/** Pages that stand together in the navigation. */
export interface MapGroup {
  readonly title: string;
  readonly pages: readonly MapEntry[];
}

const guide = (title: string, name: string): MapEntry => ({
  title,
  source: `docs/guide/${name}.md`,
  path: `guide/${name}.html`,
});

const inside = (title: string, folder: string): MapEntry => ({
  title,
  source: `${folder}/README.md`,
  path: `inside/${folder.replaceAll("/", "-")}.html`,
});

/** What begins the site, and has no navigation. */
export const FRONT: MapEntry = { title: "Ensemble", source: "docs/index.md", path: "index.html" };

/** The navigation, but for the reference and the examples, which are made from the code. New pages of the guide go here. */
export const GROUPS: readonly MapGroup[] = [
  {
    title: "Start",
    pages: [
      guide("First steps", "start"),
      { title: "All pages", source: "docs/guide/README.md", path: "guide/index.html" },
    ],
  },
  {
    title: "Guide",
    pages: [
      guide("Engines and views", "engines-and-views"),
      guide("Maps and results", "maps-and-results"),
      guide("What travels", "what-travels"),
      guide("Stopping and faults", "stopping-and-faults"),
      guide("Reproducibility", "reproducibility"),
      guide("Speed", "speed"),
      guide("Debugging", "debugging"),
      guide("Limits", "limits"),
    ],
  },
  {
    title: "Monte Carlo",
    pages: [
      guide("Estimates and error bars", "monte-carlo"),
      guide("Your own kernels", "own-kernels"),
      guide("Arrays, data and state", "data"),
      guide("Outputs that are arrays", "arrays"),
      guide("Estimators", "estimators"),
      guide("Importance sampling", "importance-sampling"),
      guide("Sweeps", "sweeps"),
      guide("Multilevel Monte Carlo", "mlmc"),
      guide("Integrals with peaks", "vegas"),
      guide("Markov chains", "chains"),
      guide("The bootstrap", "bootstrap"),
    ],
  },
  {
    title: "Run it anywhere",
    pages: [
      guide("In a page", "in-a-page"),
      guide("From a laptop to a cluster", "laptop-to-cluster"),
      guide("On a cluster", "cluster"),
      guide("Launchers", "launchers"),
      guide("See what it does", "monitoring"),
      guide("A thousand hosts", "scale"),
      guide("Notebook and prompt", "notebook-and-prompt"),
      guide("Command line", "command-line"),
    ],
  },
  {
    title: "From other tools",
    pages: [
      guide("From IPython Parallel", "from-ipython-parallel"),
      guide("From Dask, piscina, numba", "from-other-libraries"),
    ],
  },
];

/** How it is made: after the reference and the examples. */
export const INSIDE: readonly MapGroup[] = [
  {
    title: "How it is built",
    pages: [
      guide("Overview", "how-it-is-built"),
      inside("Client", "src/client"),
      inside("What functions carry", "src/client/closures"),
      inside("Scheduler", "src/scheduler"),
      inside("Shared engines", "src/host"),
      inside("Cluster", "src/cluster"),
      inside("Links", "src/link"),
      inside("Jobs", "src/jobs"),
      inside("Notebooks", "src/jupyter"),
      inside("Optimizer of kernels", "src/kernels/compile/optimize"),
      inside("Playground", "examples/playground"),
    ],
  },
  {
    title: "Project",
    pages: [
      { title: "README", source: "README.md", path: "project/readme.html" },
      { title: "Changelog", source: "CHANGELOG.md", path: "project/changelog.html" },
      { title: "Contributing", source: "CONTRIBUTING.md", path: "project/contributing.html" },
      { title: "Security", source: "SECURITY.md", path: "project/security.html" },
    ],
  },
];
