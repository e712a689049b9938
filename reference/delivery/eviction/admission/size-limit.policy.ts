/**
 * Admits what is not larger than a limit, so that one film does not cost a thousand songs their places.
 *
 * Implements `Admission`, which says what the method promises; the table of policies checks it.
 */
export class SizeLimit {
  private readonly limitBytes: number

  constructor(limitBytes: number) {
    this.limitBytes = limitBytes
  }

  admits(_key: number, sizeBytes: number, _uniform: number): boolean {
    return sizeBytes <= this.limitBytes
  }
}
