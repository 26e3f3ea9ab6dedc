using BetweenTokens.Formats;
using BetweenTokens.Models.Configs;

namespace BetweenTokens.Models.Families;

/// <summary>
/// A family of checkpoints: how its config keys and its tensor names map to ours. No family has code of
/// its own in the forward pass.
/// </summary>
/// <param name="ModelType">The config's <c>model_type</c>.</param>
/// <param name="Read">Config keys → config record.</param>
/// <param name="Prefix">What stands before the names of the body; files saved without the head leave it out.</param>
/// <param name="Rules">Tensor names; <c>{l}</c> is a layer, <c>{e}</c> an expert, <c>{p}</c> the prefix.</param>
/// <param name="Harmless">Endings of tensors that may lie in a checkpoint and are not needed.</param>
internal sealed record Family(
    string ModelType,
    Func<ConfigReader, TransformerConfig> Read,
    string Prefix,
    IReadOnlyList<NameRule> Rules,
    IReadOnlyList<string> Harmless)
{
    private static readonly Family[] _all = [.. LlamaFamilies.All, Gpt2Family.It, GptNeoXFamily.It, OwnFamily.It];

    /// <summary>The families that can be read, by name.</summary>
    public static IReadOnlyList<string> Names => [.. _all.Select(family => family.ModelType).Order(StringComparer.Ordinal)];

    /// <summary>The name map of one config. A family without rules uses our own names.</summary>
    /// <param name="config">Layers and experts to fill in.</param>
    /// <param name="stored">Names in the checkpoint, which show whether the prefix is used.</param>
    public IEnumerable<NameRule> RulesFor(TransformerConfig config, IEnumerable<string> stored)
    {
        var prefix = stored.Any(name => name.StartsWith(Prefix, StringComparison.Ordinal)) ? Prefix : "";
        return Rules.Count > 0
            ? Rules.SelectMany(rule => rule.Expand(config, prefix))
            : ParameterLayout.Of(config).Select(spec => new NameRule(spec.Name, Placement.AsIs, spec.Name));
    }

    /// <summary>Finds the family of a config and reads it; what its reader should know is among the config's warnings then.</summary>
    /// <exception cref="ModelFileException">No such family, or a key that is missing, wrong, or known to change the numbers in a
    /// way that is not supported.</exception>
    public static (Family Family, TransformerConfig Config) Of(ConfigReader config)
    {
        var name = config.Text("model_type");
        var family = _all.FirstOrDefault(family => family.ModelType == name)
            ?? throw new ModelFileException(config.File, "key model_type", "one of " + string.Join(", ", Names),
                name ?? "nothing", "Use a model of one of these families.");
        try
        {
            var read = family.Read(config);
            HarmlessKeys.Account(config, read);
            return (family, read.Validate());
        }
        catch (ArgumentException error)
        {
            throw new ModelFileException(config.File, null, "numbers that fit together",
                error.Message, "Compare with the config.json of the model's publisher.", error);
        }
    }
}
