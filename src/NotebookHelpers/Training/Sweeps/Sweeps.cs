using BetweenTokens.Formats.Catalogue;
using BetweenTokens.Training.Preferences;
using BetweenTokens.Training.Recipes;

namespace BetweenTokens.Training.Sweeps;

/// <summary>The sweeps there are, and their committed tables.</summary>
public static class Sweeps
{
    private static readonly Dictionary<string, Lazy<Sweep>> _all = new(StringComparer.Ordinal)
    {
        ["facts"] = new(FactRecall.Compare),
        ["induction"] = new(Induction),
        ["no-position"] = new(NoPosition),
        ["positions"] = new(Positions),
        ["preferences"] = new(Preferences),
    };

    /// <summary>Names of all sweeps.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. _all.Keys];

    /// <summary>A sweep.</summary>
    /// <exception cref="ArgumentException">There is no such sweep.</exception>
    public static Sweep Of(string name) => _all.TryGetValue(name, out var sweep) ? sweep.Value
        : throw new ArgumentException($"No sweep '{name}'; there are {string.Join(", ", Names)}.");

    /// <summary>Where the table of a sweep is kept.</summary>
    public static string PathOf(string name) => Path.Combine(ModelPlaces.Repository, "data", "sweeps", name + ".csv");

    /// <summary>The committed table of a sweep.</summary>
    /// <exception cref="FileNotFoundException">It was not run yet.</exception>
    public static SweepTable Load(string name) => File.Exists(PathOf(name)) ? SweepFile.Read(Of(name), PathOf(name))
        : throw new FileNotFoundException($"The sweep '{Of(name).Name}' has no table yet: run 'workbook sweep {name}'.", PathOf(name));

    // Olsson et al. 2022: copying forms in two attention layers and not in one.
    private static Sweep Induction()
    {
        const string Source = "Olsson et al. 2022";
        return new()
        {
            Name = "induction",
            Question = "Does a model of attention alone learn to copy a sequence it has seen once, in one layer, in two, in three?",
            Variants = [new("1 layer", TrainingRecipes.Load("induction-1")),
                new("2 layers", TrainingRecipes.Load("induction-2")), new("3 layers", TrainingRecipes.Load("induction-3"))],
            Rates = [1e-3, 3e-3, 1e-2],
            Probe = new InductionProbe(TrainingRecipes.Load("induction-2"), every: 50),
            ChosenBy = "copy_loss",
            Controls =
            [
                new("two layers copy nearly all: the test can see copying", "copy_accuracy", "2 layers", AtLeast: 0.95),
                new("one layer learns which words are left: its training works", "copy_loss", "1 layer", AtMost: 3.5),
            ],
            Orders = [new("copy_loss", "2 layers", "1 layer", Source), new("copy_accuracy", "1 layer", "2 layers", Source)],
        };
    }

    // Haviv et al. 2022: the causal mask alone tells a decoder the order; a model that sees both sides has no such clock.
    private static Sweep NoPosition()
    {
        const string Haviv = "Haviv et al. 2022";
        string[] tasks = ["next", "masked", "masked-causal"];
        return new()
        {
            Name = "no-position",
            Question = "Without position codes, is the order of words lost? For the next word behind a causal mask, for a hidden "
                + "word seen from both sides, for a hidden word behind the mask.",
            Variants = [.. from task in tasks
                           from scheme in new[] { "rotary", "none" }
                           select new SweepVariant($"{scheme} {task}", TrainingRecipes.Load($"order-{scheme}-{task}"))],
            Rates = [0.01, 0.02, 0.04],
            RateSeeds = 1,
            Probe = new OrderTwoProbe(TrainingRecipes.Load("order-rotary-masked")),
            ChosenBy = "excess",
            Controls = [.. tasks.Select(task => new SweepControl(
                $"with positions the order is learnt ({task})", "recovered", $"rotary {task}", AtLeast: 0.6))],
            Orders =
            [
                new("recovered", "none masked", "none next", Haviv),
                new("recovered", "none masked", "rotary masked", Haviv),
                new("excess", "rotary next", "none next", Haviv),
                new("recovered", "none masked", "none masked-causal", Haviv),
                new("recovered", "none masked-causal", "rotary masked-causal", Haviv),
            ],
        };
    }

    // The trained length is 64. Press: loss just beyond it. Kazemnejad: retrieval at distances that training never had.
    private static Sweep Positions()
    {
        const string Press = "Press et al. 2022", Kazemnejad = "Kazemnejad et al. 2023";
        string[] schemes = ["alibi", "rotary", "none", "sinusoidal", "learned"];
        return new()
        {
            Name = "positions",
            Question = "Trained on documents of 64 tokens and read up to 256: which position scheme keeps the local order, "
                + "and which still finds what was noted?",
            Variants = [.. schemes.Select(scheme => new SweepVariant(scheme, TrainingRecipes.Load($"positions-{scheme}")))],
            Rates = [0.01, 0.02, 0.04],
            RateSeeds = 1,
            Probe = new NotesProbe(TrainingRecipes.Load("positions-rotary"), length: 256),
            ChosenBy = "excess",
            Controls =
            [
                .. schemes.Select(scheme => new SweepControl(
                    $"{scheme} finds what was noted within the trained length", "recall", scheme, AtLeast: 0.95)),
                .. schemes.Select(scheme => new SweepControl(
                    $"{scheme} knows the local order within the trained length", "excess", scheme, AtMost: 0.15)),
            ],
            Orders =
            [
                new("excess@64", "alibi", "rotary", Press),
                new("excess@64", "rotary", "sinusoidal", Press),
                new("excess@176", "alibi", "rotary", Press),
                new("excess@176", "alibi", "sinusoidal", Press),
                new("recall_beyond@128", "rotary", "none", Kazemnejad),
                new("recall_beyond@192", "alibi", "none", Kazemnejad),
            ],
        };
    }

    // Both methods aim at the same optimum, which can be listed here; what they miss, and what they do beside it, was published.
    private static Sweep Preferences()
    {
        const string Xu = "Xu et al. 2024", Pal = "Pal et al. 2024", Ouyang = "Ouyang et al. 2022", OpenAi = "OpenAI 2023";
        var probe = new PreferenceProbe(TrainingRecipes.Load("advice"), PreferenceRun.All);
        return new()
        {
            Name = "preferences",
            Question = "How near do direct preference and policy gradient come to the exact optimum, what do they do beside it, "
                + "and what do the known remedies cost?",
            Variants = probe.Variants,
            Rates = [],
            Probe = probe,
            ChosenBy = "kl",
            Controls =
            [
                new("the base model answers from the list", "mass_off_list", "base β=1", AtMost: 0.02),
                new("the base model knows the kinds that no reward speaks of", "kl_weather", "base β=1", AtMost: 0.05),
                new("an optimum that is near is reached", "kl", "policy gradient β=1", AtMost: 0.1),
            ],
            Orders =
            [
                new("kl", "policy gradient β=0.3", "direct preference β=0.3", Xu),
                new("kl", "policy gradient β=0.1", "direct preference β=0.1", Xu),
                new("log_chosen", "direct preference β=0.1", "base β=0.1", Pal),
                new("log_chosen", "direct preference β=0.3", "direct preference β=0.3 and 0.1 NLL of the chosen", Pal),
                new("confidence", "base β=0.1", "policy gradient β=0.1", OpenAi),
                new("kl_weather", "policy gradient β=0.1 and 16 rows replayed", "policy gradient β=0.1", Ouyang),
            ],
        };
    }
}
