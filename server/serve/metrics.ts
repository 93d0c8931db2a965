type Labels = Readonly<Record<string, string>>;

interface Family {
  readonly kind: 'counter' | 'gauge';
  readonly help: string;
  readonly values: Map<string, number>;
}

/** Counters and gauges in the Prometheus text format 0.0.4. Labels are routes, engines and outcomes, never data. */
export class Metrics {
  readonly #families = new Map<string, Family>();

  counter(name: string, help: string): (labels?: Labels, by?: number) => void {
    const family = this.#family(name, 'counter', help);
    return (labels = {}, by = 1) => {
      const key = labelText(labels);
      family.values.set(key, (family.values.get(key) ?? 0) + by);
    };
  }

  gauge(name: string, help: string): (value: number) => void {
    const family = this.#family(name, 'gauge', help);
    return (value) => family.values.set('', value);
  }

  text(): string {
    let text = '';
    for (const [name, family] of this.#families) {
      text += `# HELP ${name} ${family.help}\n# TYPE ${name} ${family.kind}\n`;
      for (const [labels, value] of family.values) text += `${name}${labels} ${value}\n`;
    }
    return text;
  }

  #family(name: string, kind: Family['kind'], help: string): Family {
    const family = { kind, help, values: new Map<string, number>() };
    this.#families.set(name, family);
    return family;
  }
}

function labelText(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escapeLabel(value)}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

function escapeLabel(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
