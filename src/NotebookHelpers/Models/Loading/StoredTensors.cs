using BetweenTokens.Formats;
using BetweenTokens.Models.Configs;
using BetweenTokens.Models.Families;

namespace BetweenTokens.Models.Loading;

/// <summary>What a checkpoint holds beyond its config: nothing that was stored is dropped in silence.</summary>
internal static class StoredTensors
{
    private const int BlockBytes = 1 << 20, MostNamed = 8;

    /// <summary>
    /// A config that ties the unembedding to the embedding where a head of other values is stored beside it is taken at the checkpoint's
    /// word: that head was trained.
    /// </summary>
    public static TransformerConfig WithHead(ITensorSource weights, Family family, TransformerConfig config, List<string> warnings)
    {
        if (!config.Tied || family.Rules.Count == 0)
        {
            return config;
        }

        var rules = family.RulesFor(config, weights.Entries.Keys).ToList();
        var (embedding, head) = (Entry("embed.weight"), Entry("unembed.weight"));
        if (embedding is null || head is null || AreEqual(embedding, head))
        {
            return config;
        }

        warnings.Add($"{Path.GetFileName(head.File)}: tensor {head.Name} is stored and differs from {embedding.Name}, although the "
            + $"config ties the two: the stored one counts.");
        return config with { Tied = false };

        TensorEntry? Entry(string parameter) =>
            rules.Where(rule => rule.Targets is [var only] && only == parameter)
                .Select(rule => weights.Entries.GetValueOrDefault(rule.Stored)).FirstOrDefault(entry => entry is not null);
    }

    /// <summary>Names what has no place in the model, and adapters that lie beside it.</summary>
    public static void Warn(ModelFolder folder, IReadOnlyList<string> unused, List<string> warnings)
    {
        if (unused.Count > 0)
        {
            var named = string.Join(", ", unused.Take(MostNamed))
                + (unused.Count > MostNamed ? $" and {unused.Count - MostNamed} more" : "");
            warnings.Add($"Stored and without a place in this model: {named}. They were left out, and if they belong to it, "
                + $"these numbers are not the publisher's.");
        }

        foreach (var name in new[] { "adapter_model.safetensors", "adapter_model.bin", "adapters.safetensors" })
        {
            if (folder.Find(name) is not null)
            {
                warnings.Add($"{name} lies beside the weights and is not applied: these are the numbers of the model without the adapter.");
            }
        }
    }

    /// <summary>Byte by byte; other types of the same values are taken for other values, which costs memory and no number.</summary>
    private static bool AreEqual(TensorEntry first, TensorEntry second)
    {
        if (first.StoredType != second.StoredType || first.Bytes != second.Bytes || !first.Shape.SequenceEqual(second.Shape))
        {
            return false;
        }

        using var one = File.OpenHandle(first.File);
        using var other = File.OpenHandle(second.File);
        var (left, right) = (new byte[BlockBytes], new byte[BlockBytes]);
        for (long at = 0; at < first.Bytes;)
        {
            var wanted = (int)Math.Min(BlockBytes, first.Bytes - at);
            var read = RandomAccess.Read(one, left.AsSpan(0, wanted), first.Offset + at);
            if (read == 0 || read != RandomAccess.Read(other, right.AsSpan(0, read), second.Offset + at)
                || !left.AsSpan(0, read).SequenceEqual(right.AsSpan(0, read)))
            {
                // A file that became shorter meanwhile is met again, and named, when it is read.
                return read == 0;
            }

            at += read;
        }

        return true;
    }
}
