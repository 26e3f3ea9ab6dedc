using BetweenTokens.Formats;
using BetweenTokens.Models.Configs;
using BetweenTokens.Models.Families;
using static TorchSharp.torch;

namespace BetweenTokens.Models.Loading;

/// <summary>Fills a transformer's parameters from a checkpoint.</summary>
internal static class WeightLoader
{
    /// <summary>Compares every tensor's shape with the config first, then reads.</summary>
    /// <param name="source">The checkpoint.</param>
    /// <param name="config">What its tensors must fit.</param>
    /// <param name="family">Name map.</param>
    /// <param name="type">Type of the matrices.</param>
    /// <param name="device">Where they lie; each tensor passes through the CPU's memory on its own.</param>
    /// <returns>The parameters, and the names that were not needed.</returns>
    /// <exception cref="ModelFileException">All missing tensors and wrong shapes at once, or damage met while reading.</exception>
    public static (TransformerParameters Parameters, IReadOnlyList<string> Unused) Load(
        ITensorSource source, TransformerConfig config, Family family, ScalarType type, Device device)
    {
        Bound(source, config);
        var specs = ParameterLayout.Of(config).ToDictionary(spec => spec.Name);
        var rules = Choose(family.RulesFor(config, source.Entries.Keys), source, specs);
        Compare(source, rules, specs);
        var parameters = TransformerParameters.Allocate(config, type, device);
        try
        {
            foreach (var rule in device.type == TorchSharp.DeviceType.CPU ? DirectReading.Read(source, rules, parameters) : rules)
            {
                Place(source, rule, parameters, specs, type);
            }
        }
        catch
        {
            parameters.Dispose();
            throw;
        }

        var used = rules.Select(rule => rule.Stored).ToHashSet();
        var unused = source.Entries.Keys.Where(name => !used.Contains(name)
            && !family.Harmless.Any(ending => name.EndsWith(ending, StringComparison.Ordinal)));
        return (parameters, [.. unused.Order(StringComparer.Ordinal)]);
    }

    /// <summary>One rule for each parameter: the first whose tensor is there, else the first, whose tensor is missing then.</summary>
    private static List<NameRule> Choose(IEnumerable<NameRule> rules, ITensorSource source, Dictionary<string, ParameterSpec> specs)
    {
        var candidates = rules.Where(rule => rule.Targets.Length > 0 && rule.Targets.All(specs.ContainsKey)).ToList();
        var covered = new HashSet<string>();
        var chosen = new List<NameRule>();
        foreach (var rule in candidates.Where(rule => source.Entries.ContainsKey(rule.Stored)).Concat(candidates))
        {
            if (!rule.Targets.Any(covered.Contains))
            {
                covered.UnionWith(rule.Targets);
                chosen.Add(rule);
            }
        }

        var left = specs.Keys.FirstOrDefault(name => !covered.Contains(name));
        return left is null
            ? chosen
            : throw new ModelFileException(source.Path, $"parameter {left}", "a tensor of the checkpoint that fills it",
                "no name for it in this family", "Use a model of a family that is supported as it is.");
    }

    /// <summary>Refuses more layers than the checkpoint has tensors, before a list of that length is made.</summary>
    private static void Bound(ITensorSource source, TransformerConfig config)
    {
        if (config.NLayers > source.Entries.Count || (config.Experts?.Count ?? 0) > 4096)
        {
            throw new ModelFileException(source.Path, "number of layers", $"tensors for {config.NLayers} layers, as the config says",
                $"{source.Entries.Count} tensors", "The config belongs to another model, or the checkpoint is incomplete.");
        }
    }

    private static void Compare(ITensorSource source, List<NameRule> rules, Dictionary<string, ParameterSpec> specs)
    {
        var faults = new List<string>();
        foreach (var rule in rules)
        {
            var expected = rule.StoredShape([.. rule.Targets.Select(target => specs[target].Shape)]);
            if (!source.Entries.TryGetValue(rule.Stored, out var entry))
            {
                faults.Add($"no tensor '{rule.Stored}' (expected {Shape.Text(expected)})");
            }
            else if (!entry.Shape.SequenceEqual(expected))
            {
                faults.Add($"tensor '{rule.Stored}' is {Shape.Text(entry.Shape)} where the config expects {Shape.Text(expected)}");
            }
        }

        if (faults.Count > 0)
        {
            var shown = string.Join("; ", faults.Take(20)) + (faults.Count > 20 ? $"; and {faults.Count - 20} more" : "");
            throw new ModelFileException(
                source.Path, faults.Count == 1 ? "one tensor" : $"{faults.Count} tensors", "the tensors that the config describes",
                shown, "Config and weights belong to different models, or the file is incomplete: fetch both again.");
        }
    }

    private static void Place(
        ITensorSource source, NameRule rule, TransformerParameters parameters, Dictionary<string, ParameterSpec> specs, ScalarType type)
    {
        using var scope = NewDisposeScope();
        var targets = rule.Targets.Select(target => specs[target]).ToList();
        var stored = source.Read(rule.Stored, TransformerParameters.TypeOf(targets[0], type));
        if (targets.Count == 1 && rule.Placement == Placement.AsIs)
        {
            parameters.Adopt(targets[0].Name, stored);
            return;
        }

        var parts = rule.Split(stored, [.. targets.Select(target => target.Shape)], parameters.Config.DHead);
        for (var i = 0; i < parts.Count; i++)
        {
            parameters.Set(targets[i].Name, parts[i]);
        }
    }
}
