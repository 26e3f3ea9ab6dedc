namespace BetweenTokens.Workbook.Diagnosis.Checks;

/// <summary>Models that load by name, and where they lie.</summary>
internal sealed class ModelsCheck : ICheck
{
    public string Name => "models";

    public Finding Look(IMachine machine)
    {
        var models = machine.Models();
        return models.Count > 0
            ? this.Ok(string.Join("; ", models.GroupBy(model => model.Place).Select(place => $"{place.Key}: "
                + $"{Named([.. place.Select(model => model.Name)])}")))
            : this.Note("none", "Notebooks on real models say so and go on. Fetch one: workbook models pull smollm2-135m-instruct");
    }

    /// <summary>Checkpoints along a training (base-s@100) are counted.</summary>
    private static string Named(IReadOnlyList<string> names)
    {
        var checkpoints = names.Count(name => name.Contains('@', StringComparison.Ordinal));
        return string.Join(", ", names.Where(name => !name.Contains('@', StringComparison.Ordinal)))
            + (checkpoints > 0 ? FormattableString.Invariant($" and {checkpoints} checkpoints") : "");
    }
}
