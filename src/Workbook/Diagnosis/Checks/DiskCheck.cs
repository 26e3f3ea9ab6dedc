namespace BetweenTokens.Workbook.Diagnosis.Checks;

/// <summary>Free disk: a build takes 0.8 GB, an executed notebook and its page about 10 MB.</summary>
internal sealed class DiskCheck : ICheck
{
    private const long Least = 1L << 30;

    public string Name => "disk";

    public Finding Look(IMachine machine)
    {
        var free = machine.FreeDisk(machine.Repository);
        return free >= Least ? this.Ok($"{CommandOutput.Size(free)} free") : this.Note($"{CommandOutput.Size(free)} free",
            "Less than 1 GB: a build or a download may not end. dotnet clean and deleting artifacts/ free space.");
    }
}
