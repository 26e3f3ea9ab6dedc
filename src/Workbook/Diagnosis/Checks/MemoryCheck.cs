namespace BetweenTokens.Workbook.Diagnosis.Checks;

/// <summary>Memory: the largest model of the notebooks takes 0.6 GB in float32, and one notebook below 2 GB in all.</summary>
internal sealed class MemoryCheck : ICheck
{
    private const long Least = 2L << 30;

    public string Name => "memory";

    public Finding Look(IMachine machine) => machine.Memory >= Least
        ? this.Ok(CommandOutput.Size(machine.Memory))
        : this.Note(CommandOutput.Size(machine.Memory), $"Below {CommandOutput.Size(Least)} the notebooks on real models may not "
            + $"fit: run them one at a time (--jobs 1), or stay with the glass models.");
}
