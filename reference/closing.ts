/** What has to be closed, the last opened first. */
export class Closing {
  private readonly steps: (() => unknown)[] = []
  private running: Promise<void> | null = null

  add(step: () => unknown): void {
    this.steps.push(step)
  }

  /**
   * Takes every step, once however often it is called: one that fails keeps none of the others from being taken.
   *
   * @throws what the first step that failed threw
   */
  run(): Promise<void> {
    this.running ??= this.takeAll()
    return this.running
  }

  private async takeAll(): Promise<void> {
    const failures: unknown[] = []
    for (const step of this.steps.reverse()) {
      try {
        await step()
      } catch (error) {
        failures.push(error)
      }
    }
    if (failures.length > 0) throw failures[0]
  }
}
