using BetweenTokens.Models.Kernels;
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
        var mixed = zeros([batch, length, plan.Shape.Heads * plan.Shape.Width], ScalarType.Float32);
        var pattern = empty(plan.PatternSize, ScalarType.Float32);
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
        return Spent.Hand(result, null);
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
                Cosine = Memory.Of<float>(given.Cosine);
                Sine = Memory.Of<float>(given.Sine);
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

        public long PatternOf(int stretch, int head) => _patternStarts[stretch] + ((long)head * Shape.Offset(Stretches[stretch].Length, Stretches[stretch].Length));

        public void Run(IRangeJob job) => WorkCrew.Run(job, Stretches.Length * Shape.Shared, 4);

        /// <summary>A head of one position, turned.</summary>
        public void Turn(float* from, int position, float factor, float* to) =>
            AttentionTiles.Turn(from, Cosine + ((long)position * Shape.Turning), Sine + ((long)position * Shape.Turning), Shape.Turning, Shape.Width, factor, to);

        /// <summary>Its gradient, turned back.</summary>
        public void TurnBack(float* from, int position, float* to) =>
            AttentionTiles.TurnBack(from, Cosine + ((long)position * Shape.Turning), Sine + ((long)position * Shape.Turning), Shape.Turning, Shape.Width, to);
    }
}

/// <summary>Scores, softmax and mixed values of one document and shared head after another.</summary>
internal sealed unsafe class AttentionForward(FusedAttention.Plan plan, Tensor projected, Tensor mixed, Tensor pattern) : IRangeJob
{
    private readonly float* _projected = Memory.Of<float>(projected);
    private readonly float* _mixed = Memory.Of<float>(mixed);
    private readonly float* _pattern = Memory.Of<float>(pattern);
    private readonly int _length = (int)projected.shape[1];

    public void Run(int from, int to)
    {
        var shape = plan.Shape;
        var (padded, most) = (shape.Padded, AttentionShape.Filled(plan.Longest));
        var keys = Scratch.Room(((long)most * shape.Width) + ((long)most * padded) + (2L * AttentionTiles.Rows * padded) + most);
        var values = keys + ((long)most * shape.Width);
        new Span<float>(values, (most * padded) + (2 * AttentionTiles.Rows * padded)).Clear();
        for (var item = from; item < to; item++)
        {
            var (stretch, shared) = (item / shape.Shared, item % shape.Shared);
            Collect(plan.Stretches[stretch], shared, keys, values);
            for (var head = shared * (shape.Heads / shape.Shared); head < (shared + 1) * (shape.Heads / shape.Shared); head++)
            {
                Mix(stretch, head, keys, values, values + ((long)most * padded));
            }
        }
    }

    /// <summary>Keys turned and laid out by dimension, values row by row.</summary>
    private void Collect(Stretch stretch, int shared, float* keys, float* values)
    {
        var (shape, filled) = (plan.Shape, AttentionShape.Filled(stretch.Length));
        var turned = stackalloc float[shape.Width];
        for (var i = 0; i < stretch.Length; i++)
        {
            var key = _projected + ((((long)stretch.Row * _length) + stretch.Start + i) * shape.Row) + ((shape.Heads + shared) * shape.Width);
            plan.Turn(key, stretch.Start + i, 1, turned);
            for (var d = 0; d < shape.Width; d++)
            {
                keys[(d * filled) + i] = turned[d];
            }

            Buffer.MemoryCopy(key + (shape.Shared * shape.Width), values + ((long)i * shape.Padded), shape.Width * sizeof(float), shape.Width * sizeof(float));
        }

        for (var d = 0; d < shape.Width; d++)
        {
            new Span<float>(keys + (d * filled) + stretch.Length, filled - stretch.Length).Clear();
        }
    }

    private void Mix(int number, int head, float* keys, float* values, float* room)
    {
        var (shape, stretch) = (plan.Shape, plan.Stretches[number]);
        var (padded, filled, length) = (shape.Padded, AttentionShape.Filled(stretch.Length), stretch.Length);
        var queries = room;
        var sums = room + (AttentionTiles.Rows * padded);
        var pattern = _pattern + plan.PatternOf(number, head);
        var rows = stackalloc float*[AttentionTiles.Rows];
        for (var first = 0; first < length; first += AttentionTiles.Rows)
        {
            for (var i = 0; i < AttentionTiles.Rows; i++)
            {
                // Past the end a tile repeats its last query: the same numbers, written twice.
                var query = Math.Min(first + i, length - 1);
                rows[i] = pattern + shape.Offset(query, length);
                plan.Turn(_projected + ((((long)stretch.Row * _length) + stretch.Start + query) * shape.Row) + (head * shape.Width), stretch.Start + query, shape.Scale, queries + (i * padded));
            }

            var seen = shape.Keys(first, length);
            AttentionTiles.Products(queries, padded, keys, filled, shape.Width, seen, rows);
            for (var i = 0; i < Math.Min(AttentionTiles.Rows, length - first); i++)
            {
                AttentionTiles.Softmax(rows[i], seen, shape.Causal ? first + i + 1 : length, shape.Slopes?[head] ?? 0, first + i);
            }

            AttentionTiles.Sums(rows, values, Math.Min(seen, length), padded, sums);
            for (var i = 0; i < Math.Min(AttentionTiles.Rows, length - first); i++)
            {
                var to = _mixed + (((((long)stretch.Row * _length) + stretch.Start + first + i) * shape.Heads) + head) * shape.Width;
                Buffer.MemoryCopy(sums + (i * padded), to, shape.Width * sizeof(float), shape.Width * sizeof(float));
            }
        }
    }
}

/// <summary>The way back of <see cref="AttentionForward"/>.</summary>
internal sealed unsafe class AttentionBackward(FusedAttention.Plan plan, Tensor projected, Tensor pattern, Tensor gradient, Tensor result) : IRangeJob
{
    private readonly float* _projected = Memory.Of<float>(projected);
    private readonly float* _pattern = Memory.Of<float>(pattern);
    private readonly float* _gradient = Memory.Of<float>(gradient);
    private readonly float* _result = Memory.Of<float>(result);
    private readonly int _length = (int)projected.shape[1];

    public void Run(int from, int to)
    {
        var shape = plan.Shape;
        var (padded, most) = (shape.Padded, AttentionShape.Filled(plan.Longest));
        var plane = (long)most * padded;
        var start = Scratch.Room((5 * plane) + ((long)most * shape.Width) + shape.Offset(plan.Longest, plan.Longest) + (AttentionTiles.Rows * padded));
        var room = new Room(start, plane, most * shape.Width, padded);
        new Span<float>(start, (int)(5 * plane)).Clear();
        for (var item = from; item < to; item++)
        {
            var (number, shared) = (item / shape.Shared, item % shape.Shared);
            var stretch = plan.Stretches[number];
            Collect(stretch, shared, room);
            for (var head = shared * (shape.Heads / shape.Shared); head < (shared + 1) * (shape.Heads / shape.Shared); head++)
            {
                Back(number, head, room);
            }

            for (var i = 0; i < stretch.Length; i++)
            {
                var row = At(stretch, i) + ((shape.Heads + shared) * shape.Width);
                plan.TurnBack(room.KeyGradients + ((long)i * padded), stretch.Start + i, _result + row);
                Buffer.MemoryCopy(room.ValueGradients + ((long)i * padded), _result + row + (shape.Shared * shape.Width), shape.Width * sizeof(float), shape.Width * sizeof(float));
            }
        }
    }

    private long At(Stretch stretch, int i) => (((long)stretch.Row * _length) + stretch.Start + i) * plan.Shape.Row;

    private void Collect(Stretch stretch, int shared, Room room)
    {
        var (shape, filled) = (plan.Shape, AttentionShape.Filled(stretch.Length));
        for (var i = 0; i < stretch.Length; i++)
        {
            var key = _projected + At(stretch, i) + ((shape.Heads + shared) * shape.Width);
            plan.Turn(key, stretch.Start + i, 1, room.Keys + ((long)i * shape.Padded));
            var value = key + (shape.Shared * shape.Width);
            for (var d = 0; d < shape.Width; d++)
            {
                room.Values[(d * filled) + i] = value[d];
            }
        }

        for (var d = 0; d < shape.Width; d++)
        {
            new Span<float>(room.Values + (d * filled) + stretch.Length, filled - stretch.Length).Clear();
        }

        new Span<float>(room.KeyGradients, filled * shape.Padded).Clear();
        new Span<float>(room.ValueGradients, filled * shape.Padded).Clear();
    }

    private void Back(int number, int head, Room room)
    {
        var (shape, stretch) = (plan.Shape, plan.Stretches[number]);
        var (padded, filled, length) = (shape.Padded, AttentionShape.Filled(stretch.Length), stretch.Length);
        var pattern = _pattern + plan.PatternOf(number, head);
        for (var i = 0; i < length; i++)
        {
            plan.Turn(_projected + At(stretch, i) + (head * shape.Width), stretch.Start + i, 1, room.Queries + ((long)i * padded));
            var from = _gradient + (((((long)stretch.Row * _length) + stretch.Start + i) * shape.Heads) + head) * shape.Width;
            Buffer.MemoryCopy(from, room.Gradients + ((long)i * padded), shape.Width * sizeof(float), shape.Width * sizeof(float));
        }

        var rows = stackalloc float*[AttentionTiles.Rows];
        for (var first = 0; first < length; first += AttentionTiles.Rows)
        {
            // Past the end a tile repeats its last query: the same numbers, written twice.
            var count = Math.Min(AttentionTiles.Rows, length - first);
            var seen = shape.Keys(first, length);
            for (var i = 0; i < AttentionTiles.Rows; i++)
            {
                rows[i] = room.Scores + shape.Offset(Math.Min(first + i, length - 1), length);
            }

            for (var i = count; i < AttentionTiles.Rows; i++)
            {
                Buffer.MemoryCopy(room.Gradients + ((long)(length - 1) * padded), room.Gradients + ((long)(first + i) * padded), padded * sizeof(float), padded * sizeof(float));
            }

            AttentionTiles.Products(room.Gradients + ((long)first * padded), padded, room.Values, filled, shape.Width, seen, rows);
            for (var i = 0; i < count; i++)
            {
                AttentionTiles.SoftmaxBack(pattern + shape.Offset(first + i, length), rows[i], seen, shape.Scale);
            }

            AttentionTiles.Sums(rows, room.Keys, Math.Min(seen, length), padded, room.Sums);
            for (var i = 0; i < count; i++)
            {
                plan.TurnBack(room.Sums + (i * padded), stretch.Start + first + i, _result + At(stretch, first + i) + (head * shape.Width));
            }
        }

        for (var key = 0; key < length; key += AttentionTiles.Rows)
        {
            AttentionTiles.SumsDown(room.Scores, shape, key, length, room.Queries, padded, room.KeyGradients + ((long)key * padded));
            AttentionTiles.SumsDown(pattern, shape, key, length, room.Gradients, padded, room.ValueGradients + ((long)key * padded));
        }
    }

    /// <summary>Where the parts of one thread's room lie; a plane is [positions, padded width].</summary>
    private readonly struct Room(float* start, long plane, long turned, int padded)
    {
        public float* Keys { get; } = start;

        public float* Queries { get; } = start + plane;

        public float* Gradients { get; } = start + (2 * plane);

        public float* KeyGradients { get; } = start + (3 * plane);

        public float* ValueGradients { get; } = start + (4 * plane);

        public float* Values { get; } = start + (5 * plane);

        public float* Sums { get; } = start + (5 * plane) + turned;

        public float* Scores { get; } = start + (5 * plane) + turned + (AttentionTiles.Rows * padded);
    }
}
