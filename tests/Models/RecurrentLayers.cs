using BetweenTokens.Models;
using BetweenTokens.Models.Configs;
using BetweenTokens.Tests.Testing;
using Xunit;
using static TorchSharp.torch;

namespace BetweenTokens.Tests.Models;

/// <summary>What must hold for every layer that carries a state.</summary>
internal static class RecurrentLayers
{
    public static void DocumentsAlone(TransformerConfig config)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using var model = TinyModels.Make(config);
        var ids = TinyModels.Ids(config, 2, 9);
        var documents = tensor(new long[] { 0, 0, 0, 0, 1, 1, 1, 1, 1, 0, 0, 0, 0, 1, 1, 2, 2, 2 }).view(2, 9);
        var packed = model.Forward(ids, options: new() { Documents = documents });
        foreach (var (row, from, length) in new[] { (0, 0, 4), (0, 4, 5), (1, 0, 4), (1, 4, 2), (1, 6, 3) })
        {
            var alone = model.Forward(ids.narrow(0, row, 1).narrow(1, from, length));
            // Another number of keys is another order of summation, which the norm of a head may enlarge.
            Near.Equal(alone, packed.narrow(0, row, 1).narrow(1, from, length), 5e-5, $"row {row}, document from {from}");
        }
    }

    public static void RewindsToNothingOnly(TransformerConfig config)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using var model = TinyModels.Make(config);
        using var cache = new KvCache(config);
        var ids = TinyModels.Ids(config, 2, 5);
        var first = model.Forward(ids, cache);
        Assert.Equal(2, cache.Batch);
        Assert.Throws<InvalidOperationException>(() => cache.Truncate(3));
        cache.Truncate(0);
        Near.Equal(first, model.Forward(ids, cache), 0, "read anew");
        Assert.Throws<ArgumentException>(() => model.Forward(ids.narrow(0, 0, 1), cache));
    }
}
