using BetweenTokens.Models;
using BetweenTokens.Models.Hooks;
using BetweenTokens.Tracing;
using static TorchSharp.torch;

namespace BetweenTokens.Inspection.Causal;

/// <summary>What an ablated activation is replaced by.</summary>
public sealed class Replacement
{
    private readonly IReadOnlyList<Prompt> _prompts;
    private readonly bool _mean;

    private Replacement(string name, bool mean, IReadOnlyList<Prompt> prompts) => (Name, _mean, _prompts) = (name, mean, prompts);

    /// <summary>Zero: simple, and often an activation that the model never met, so that more breaks than the part did.</summary>
    public static Replacement Zero { get; } = new("zero", false, []);

    /// <summary>The mean over all positions of reference prompts: what is typical stays, what this prompt says goes.</summary>
    /// <param name="over">Texts or token ids, at least one.</param>
    public static Replacement Mean(params IReadOnlyList<Prompt> over) => new("mean", true, Some(over));

    /// <summary>
    /// The same activation of other prompts, position by position (Chan et al. 2022, resample ablation); the metric is averaged
    /// over them.
    /// </summary>
    /// <param name="from">Texts or token ids of as many tokens as the prompt, at least one.</param>
    public static Replacement Resampled(params IReadOnlyList<Prompt> from) => new("resampled", false, Some(from));

    /// <summary>In a word.</summary>
    public string Name { get; }

    /// <summary>Reads the reference prompts.</summary>
    /// <param name="model">The model.</param>
    /// <param name="places">What will be replaced.</param>
    /// <returns>The caller disposes it, after the runs.</returns>
    internal Ready For(LanguageModel model, IReadOnlyList<HookAddress> places)
    {
        var traces = new List<Trace>();
        try
        {
            foreach (var prompt in _prompts)
            {
                traces.Add(model.Trace(prompt.Ids(model), TraceOptions.Only([.. places])));
            }

            return _mean ? Ready.MeanOver(traces, places) : new Ready(Name, traces, null);
        }
        catch
        {
            traces.ForEach(trace => trace.Dispose());
            throw;
        }
    }

    private static IReadOnlyList<Prompt> Some(IReadOnlyList<Prompt> prompts) =>
        prompts.Count > 0 ? prompts : throw new ArgumentException("Reference prompts are needed: give at least one text, or token ids.");

    // Over positions, all prompts together: a long one counts for more.
    private static Tensor MeanOf(HookAddress place, IReadOnlyList<Trace> traces)
    {
        using var scope = NewDisposeScope();
        var axis = HookTable.Of(place.Point).PositionAxis!.Value;
        return cat([.. traces.Select(trace => trace[place])], axis).to(ScalarType.Float64).mean([axis], keepdim: true)
            .to(ScalarType.Float32).DetachFromDisposeScope();
    }

    /// <summary>A replacement that has read its prompts.</summary>
    internal sealed class Ready(string name, IReadOnlyList<Trace> traces, Dictionary<HookAddress, Tensor>? means) : IDisposable
    {
        /// <summary>The mean over reference prompts that are read already.</summary>
        /// <param name="traces">They keep the places; owned from now on.</param>
        /// <param name="places">What will be replaced.</param>
        public static Ready MeanOver(IReadOnlyList<Trace> traces, IReadOnlyList<HookAddress> places) =>
            new("mean", traces, places.ToDictionary(place => place, place => MeanOf(place, traces)));

        /// <summary>Runs for each ablation, over which the metric is averaged.</summary>
        public int Samples => means is null && traces.Count > 0 ? traces.Count : 1;

        /// <summary>The change of one place.</summary>
        /// <param name="at">Place.</param>
        /// <param name="sample">Number of the run, from 0.</param>
        /// <param name="head">One head; null: all.</param>
        /// <param name="position">One position; null: all.</param>
        public Intervention At(HookAddress at, int sample, int? head = null, Index? position = null) =>
            means is not null ? Intervene.Replace(at, HeadOf(means[at], at, head), head, position)
            : traces.Count > 0 ? Intervene.Patch(at, traces[sample], head, position)
            : Intervene.Zero(at, head, position);

        /// <summary>The change of one coordinate at all positions.</summary>
        public Intervention Coordinate(HookAddress at, int sample, int coordinate)
        {
            var whole = At(at, sample);
            return new(name, at, null, null, (part, region) =>
            {
                using var scope = NewDisposeScope();
                var result = part.clone();
                result.narrow(-1, coordinate, 1)
                    .copy_(whole.Apply(part, region.Start + region.Length, grows: false).narrow(-1, coordinate, 1));
                return result.MoveToOuterDisposeScope();
            });
        }

        public void Dispose()
        {
            foreach (var trace in traces)
            {
                trace.Dispose();
            }

            foreach (var mean in means?.Values ?? Enumerable.Empty<Tensor>())
            {
                mean.Dispose();
            }
        }

        private static Tensor HeadOf(Tensor mean, HookAddress at, int? head) =>
            head is { } one ? mean.narrow(HookTable.Of(at.Point).HeadAxis!.Value, one, 1) : mean;
    }
}
