using BetweenTokens.Models.Kernels;
using BetweenTokens.Tensors;
using static TorchSharp.torch;

namespace BetweenTokens.Models.Learning;

/// <summary>
/// Attention with its gradient, document by document: what no position may see is never computed, where a mask computes it and
/// throws it away. Rotation included; the pattern is kept for the way back.
/// </summary>
internal sealed class FusedAttention : autograd.SingleTensorFunction<FusedAttention>
{
    /// <inheritdoc/>
    public override string Name => nameof(FusedAttention);

    /// <summary>Mixes values.</summary>
    /// <param name="projected">[batch, pos, (heads + 2·shared)·width], float32.</param>
    /// <param name="shape">Everything but the numbers.</param>
    /// <param name="stretches">Who sees whom.</param>
    /// <param name="angles">Cosines and sines [pos, turning], or null.</param>
    /// <returns>[batch, pos, heads·width]; zero in the padding.</returns>
    public static Tensor Apply(Tensor projected, AttentionShape shape, Stretch[] stretches, (Tensor Cosine, Tensor Sine)? angles)
    {
        // Tensors that need no gradient travel inside an object: libtorch would ask for their gradients.
        return apply(projected.contiguous(), new Plan(shape, stretches, angles));
    }

    /// <inheritdoc/>
    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var (projected, plan) = ((Tensor)vars[0], (Plan)vars[1]);
        var (batch, length) = (projected.shape[0], projected.shape[1]);
        var mixed = zeros([batch, length, plan.Shape.Heads * plan.Shape.Width], ScalarType.Float32, CPU);
        var pattern = empty(plan.PatternSize, ScalarType.Float32, CPU);
        plan.Run(new AttentionForward(plan, projected, mixed, pattern));
        ctx.save_data("plan", plan);
        ctx.save_for_backward([projected, pattern]);
        return mixed;
    }

    /// <inheritdoc/>
    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        using var scope = NewDisposeScope();
        var (saved, plan) = (ctx.get_saved_variables(), (Plan)ctx.get_data("plan"));
        using var gradient = grad_output.contiguous();
        grad_output.Dispose();
        var result = zeros_like(saved[0]);
        plan.Run(new AttentionBackward(plan, saved[0], saved[1], gradient, result));
        saved.ForEach(tensor => tensor.Dispose());
        return HandedGradients.Hand(result, null);
    }

    /// <summary>One attention of one pass.</summary>
    internal sealed unsafe class Plan
    {
        private readonly long[] _patternStarts;

        public Plan(AttentionShape shape, Stretch[] stretches, (Tensor Cosine, Tensor Sine)? angles)
        {
            (Shape, Stretches) = (shape, stretches);
            if (angles is { } given)
            {
                Cosine = TensorMemory.Of<float>(given.Cosine);
                Sine = TensorMemory.Of<float>(given.Sine);
            }

            Longest = stretches.Max(stretch => (int?)stretch.Length) ?? 0;
            _patternStarts = new long[stretches.Length + 1];
            for (var i = 0; i < stretches.Length; i++)
            {
                _patternStarts[i + 1] = _patternStarts[i] + ((long)shape.Heads * shape.Offset(stretches[i].Length, stretches[i].Length));
            }
        }

        public AttentionShape Shape { get; }

        public Stretch[] Stretches { get; }

        public int Longest { get; }

        public float* Cosine { get; }

        public float* Sine { get; }

        public long PatternSize => Math.Max(1, _patternStarts[^1]);

        public long PatternOf(int stretch, int head) =>
            _patternStarts[stretch] + ((long)head * Shape.Offset(Stretches[stretch].Length, Stretches[stretch].Length));

        public void Run(IRangeJob job) => KernelThreads.Run(job, Stretches.Length * Shape.Shared, 4);

        /// <summary>A head of one position, turned.</summary>
        public void Turn(float* from, int position, float factor, float* to) =>
            AttentionTiles.Turn(from, Cosine + ((long)position * Shape.Turning),
                Sine + ((long)position * Shape.Turning), Shape.Turning, Shape.Width, factor, to);

        /// <summary>Its gradient, turned back.</summary>
        public void TurnBack(float* from, int position, float* to) =>
            AttentionTiles.TurnBack(from, Cosine + ((long)position * Shape.Turning),
                Sine + ((long)position * Shape.Turning), Shape.Turning, Shape.Width, to);
    }
}
