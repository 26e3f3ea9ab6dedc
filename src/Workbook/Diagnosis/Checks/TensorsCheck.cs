namespace BetweenTokens.Workbook.Diagnosis.Checks;

/// <summary>Whether libtorch loads and makes a tensor, and with how many threads.</summary>
internal sealed class TensorsCheck : ICheck
{
    public string Name => "libtorch";

    public Finding Look(IMachine machine)
    {
        var (library, threads, error) = machine.Tensors();
        if (error is not null)
        {
            return this.Problem(error, "Run: dotnet build. If it stays, delete artifacts/notebooks and build again.");
        }

        var found = $"{library}, {threads} {(threads == 1 ? "thread" : "threads")} on {machine.Processors} processors";
        return threads > machine.Processors
            ? this.Note(found,
                "More threads than processors slow every product down; set OMP_NUM_THREADS to the number of processors or leave it out.")
            : this.Ok(found);
    }
}
