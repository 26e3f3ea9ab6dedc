using BetweenTokens.Models;
using BetweenTokens.Models.Hooks;
using BetweenTokens.Tracing;
using static TorchSharp.torch;

namespace BetweenTokens.Inspection.Causal;

/// <summary>
/// Many runs of one text, each with changes of its own. The unchanged run is read once; a changed one goes on from its
/// stream before the first layer that it changes, side by side with others that change the same layer first.
/// </summary>
/// <remarks>
/// Every run goes in the same steps as a pass with one intervention does (see <see cref="PassHooks"/>): a run that is read alone is
/// that pass to the bit, and beside others it differs by rounding, because the ends of rows fall otherwise into vectors. A run whose
/// changes leave every value as it was, to the bit, is the unchanged run and is not read again: its effect is exactly zero.
/// </remarks>
internal static class Reruns
{
    private const long PositionsPerPass = 2048; // enough for full products, few enough to stay in the cache
    private const long LogitsPerPass = 1 << 26; // 256 MiB

    /// <summary>Measures changed runs.</summary>
    /// <param name="model">The model.</param>
    /// <param name="ids">The text, [pos].</param>
    /// <param name="metric">What is measured.</param>
    /// <param name="variants">Changes of each run.</param>
    /// <param name="clean">Logits of the clean run at the metric's position; null: the unchanged run is the clean one.</param>
    /// <returns>The metric of the unchanged run, and of each changed one.</returns>
    public static (double Unchanged, double[] Changed) Of(LanguageModel model, int[] ids, Metric metric,
        IReadOnlyList<IReadOnlyList<Intervention>> variants, float[]? clean = null)
    {
        var (transformer, position) = (model.Transformer, metric.PositionIn(ids.Length));
        foreach (var variant in variants)
        {
            PassHooks.Checked(variant, transformer.Config);
        }

        using var unchanged = Unchanged(model, ids, variants.SelectMany(variant => variant).Select(change => change.At));
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var measure = metric.Bind(model, clean ?? unchanged.LogitsAt(position));
        var before = measure(unchanged.Logits[0, position].unsqueeze(0))[0];
        var values = new double[variants.Count];
        Array.Fill(values, before);
        foreach (var (start, rows) in Batches(unchanged, variants, allLogits: position < ids.Length - 1))
        {
            using var step = NewDisposeScope();
            var hooks = new RowHooks([.. rows.Select(row => variants[row])], ids.Length);

            // One position alone would go through the kernel for single rows, which rounds otherwise; and a change behind the blocks
            // may be at any position.
            var lastOnly = position == ids.Length - 1 && rows.Length > 1
                && !rows.Any(row => variants[row].Any(change => HookTable.IsAfterBlocks(change.At.Point)));
            var logits = Run(unchanged, start, rows.Length, hooks, new() { LastOnly = lastOnly });
            var found = measure(logits.select(1, lastOnly ? 0 : position));
            for (var i = 0; i < rows.Length; i++)
            {
                values[rows[i]] = found[i];
            }
        }

        return (before, values);
    }

    /// <summary>
    /// What passes at some places of changed runs: for each place [run, …]. Runs that start at different layers are not mixed.
    /// </summary>
    /// <param name="unchanged">The unchanged run, with the stream before every layer.</param>
    /// <param name="start">First layer that any of the runs changes.</param>
    /// <param name="variants">Changes of each run.</param>
    /// <param name="at">The place.</param>
    /// <returns>In the scope around.</returns>
    public static Tensor Capture(Trace unchanged, int start, IReadOnlyList<IReadOnlyList<Intervention>> variants, HookAddress at)
    {
        using var scope = NewDisposeScope();
        var parts = new List<Tensor>();
        foreach (var rows in variants.Chunk((int)Math.Max(1, PositionsPerPass / unchanged.Length)))
        {
            var hooks = new RowHooks(rows, unchanged.Length, at);
            Run(unchanged, start, rows.Length, hooks, new() { Depth = at.Layer + 1 });
            scope.Attach(hooks.Kept!);
            parts.Add(hooks.Kept!);
        }

        return cat(parts).MoveToOuterDisposeScope();
    }

    /// <summary>The unchanged run with the streams between layers, the logits, and what changes will touch.</summary>
    public static Trace Unchanged(LanguageModel model, int[] ids, IEnumerable<HookAddress> touched)
    {
        var layers = model.Config.NLayers;
        var streams = Enumerable.Range(0, layers).Select(layer => new HookAddress(HookPoint.ResidPre, layer));
        return model.Trace(ids,
            TraceOptions.Only([.. streams, new(HookPoint.ResidPost, layers - 1), new(HookPoint.Logits), .. touched.Distinct()]));
    }

    /// <summary>True where none of the changes changes anything.</summary>
    public static bool ChangesNothing(Trace unchanged, IReadOnlyList<Intervention> changes)
    {
        using var scope = NewDisposeScope();
        return changes.All(change =>
            unchanged[change.At] is var value && !value.ne(change.Apply(value, unchanged.Length, grows: false)).any().item<bool>());
    }

    // The layer before which the stream is still that of the unchanged run.
    private static int StartOf(HookAddress at, int layers) => at.Layer >= 0 ? at.Layer : HookTable.IsAfterBlocks(at.Point) ? layers : -1;

    private static IEnumerable<(int Start, int[] Rows)> Batches(Trace unchanged, IReadOnlyList<IReadOnlyList<Intervention>> variants,
        bool allLogits)
    {
        var config = unchanged.Transformer.Config;
        var most = Math.Min(PositionsPerPass, allLogits ? LogitsPerPass / config.DVocab : long.MaxValue) / unchanged.Length;
        var changed = Enumerable.Range(0, variants.Count).Where(i => !ChangesNothing(unchanged, variants[i]));
        return from byStart in changed.GroupBy(i => variants[i].Min(change => StartOf(change.At, config.NLayers)))
               from rows in byStart.Chunk((int)Math.Max(1, most))
               select (byStart.Key, rows);
    }

    private static Tensor Run(Trace unchanged, int start, int rows, RowHooks hooks, ForwardOptions options)
    {
        var ids = tensor(unchanged.Ids.Select(id => (long)id).ToArray(), device: CPU).unsqueeze(0).expand(rows, -1).contiguous();
        var from = start < 0 ? default((int, Tensor)?) : (start, unchanged.Stream(start).expand(rows, -1, -1).contiguous());
        return unchanged.Transformer.Forward(ids, hooks: hooks, options: options with { From = from });
    }
}
