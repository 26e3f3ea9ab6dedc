namespace BetweenTokens.Workbook.Diagnosis.Checks;

/// <summary>Processors and their vector instructions.</summary>
internal sealed class ProcessorCheck : ICheck
{
    public string Name => "processor";

    public Finding Look(IMachine machine)
    {
        var found = $"{machine.OperatingSystem}, {machine.Processors} {(machine.Processors == 1 ? "processor" : "processors")}";
        return machine.HasFastVectors
            ? this.Ok(found)
            : this.Note($"{found}, without AVX2",
                "Everything works, several times slower. A virtual machine may hide AVX2: switch its processor model to the host's.");
    }
}
