namespace BetweenTokens.Workbook.Diagnosis.Checks;

/// <summary>Models that load by name, and where they lie.</summary>
internal sealed class ModelsCheck : ICheck
{
    public string Name => "models";

    public Finding Look(IMachine machine)
    {
        var models = machine.Models();
        return models.Count > 0
            ? this.Ok(string.Join("; ", models.GroupBy(model => model.Place).Select(place => $"{place.Key}: {string.Join(", ", place.Select(model => model.Name))}")))
            : this.Note("none", "Notebooks on real models say so and go on. Fetch one: workbook models pull smollm2-135m-instruct");
    }
}
